import { createHash } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { parseRequest } from '#server/s3-protocol/request.ts';
import { canonicalRequest, requestSignature, signingScope } from '#server/s3-protocol/signature.ts';
import { uriEncode } from '#server/s3-protocol/uri-encoding.ts';
import { credentials } from './running-store.ts';

export interface RawRequest {
  method?: string;
  /** path and query exactly as they go on the wire */
  target: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** S3's error code, where there is one */
  code: string | undefined;
}

export interface SigningChoices {
  secret?: string;
  accessKeyId?: string;
  region?: string;
  time?: Date;
  expires?: number;
  payloadHash?: string;
  /** headers that are sent but not signed */
  unsigned?: string[];
}

const timestampOf = (time: Date) => time.toISOString().replace(/[-:]|\.\d{3}/g, '');

/** Sends exactly what it is given and reads the answer whole. */
export function send(port: number, raw: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', target, headers = {}, body } = raw;
    const outgoing = httpRequest(
      { host: '127.0.0.1', port, method, path: target, headers, agent: false },
      (incoming) => {
        const pieces: Buffer[] = [];
        incoming.on('data', (piece: Buffer) => pieces.push(piece));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const content = Buffer.concat(pieces);
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: content,
            code: /<Code>(\w+)<\/Code>/.exec(content.toString())?.[1],
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Signs a request in the Authorization header; the seed signature is the header's last part. */
export function signHeader(
  port: number,
  raw: RawRequest,
  choices: SigningChoices = {},
): RawRequest {
  const region = choices.region ?? credentials.region;
  const timestamp = timestampOf(choices.time ?? new Date());
  const scope = signingScope(choices.secret ?? credentials.secretAccessKey, region, timestamp);
  const payloadHash =
    choices.payloadHash ??
    createHash('sha256')
      .update(raw.body ?? '')
      .digest('hex');
  const headers: Record<string, string> = {
    host: `127.0.0.1:${port}`,
    'x-amz-date': timestamp,
    'x-amz-content-sha256': payloadHash,
    ...raw.headers,
  };
  const names = Object.keys(headers)
    .map((name) => name.toLowerCase())
    .filter((name) => !choices.unsigned?.includes(name))
    .sort();
  const parsed = parseRequest(raw.method ?? 'GET', raw.target, Object.entries(headers).flat());
  const signature = requestSignature(scope, canonicalRequest(parsed, names, payloadHash));
  const credential = `${choices.accessKeyId ?? credentials.accessKeyId}/${scope.scope}`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...raw, headers: { ...headers, authorization } };
}

/** Signs a request in its query; the headers that are given are signed, unless named `unsigned`. */
export function presign(port: number, raw: RawRequest, choices: SigningChoices = {}): RawRequest {
  const region = choices.region ?? credentials.region;
  const timestamp = timestampOf(choices.time ?? new Date());
  const scope = signingScope(choices.secret ?? credentials.secretAccessKey, region, timestamp);
  const headers: Record<string, string> = { host: `127.0.0.1:${port}`, ...raw.headers };
  const names = Object.keys(headers)
    .map((name) => name.toLowerCase())
    .filter((name) => !choices.unsigned?.includes(name))
    .sort();
  const parameters = [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${uriEncode(`${choices.accessKeyId ?? credentials.accessKeyId}/${scope.scope}`)}`,
    `X-Amz-Date=${timestamp}`,
    `X-Amz-Expires=${choices.expires ?? 60}`,
    `X-Amz-SignedHeaders=${uriEncode(names.join(';'))}`,
  ].join('&');
  const target = `${raw.target}${raw.target.includes('?') ? '&' : '?'}${parameters}`;
  const parsed = parseRequest(raw.method ?? 'GET', target, Object.entries(headers).flat());
  const canonical = canonicalRequest(parsed, names, choices.payloadHash ?? 'UNSIGNED-PAYLOAD');
  const signature = requestSignature(scope, canonical);
  return { ...raw, headers, target: `${target}&X-Amz-Signature=${signature}` };
}
