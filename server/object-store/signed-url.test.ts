import {
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, expect, test, vi } from 'vitest';

const region = 'eu-central-1';
const signingDate = new Date('2026-11-21T13:14:15.678Z');
const sha256 = 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=';

afterEach(() => vi.unstubAllEnvs());

/** Both signers with these settings. */
async function signers(endpoint: string, pathStyle: boolean) {
  vi.resetModules();
  for (const [name, value] of Object.entries({
    HOLDALL_URL: 'https://files.example.org',
    DATABASE_URL: 'postgres://a:b@127.0.0.1/holdall',
    DATABASE_AUTH_URL: 'postgres://a:b@127.0.0.1/holdall',
    DATABASE_SYSTEM_URL: 'postgres://a:b@127.0.0.1/holdall',
    AUTH_SECRET: 'x'.repeat(32),
    S3_ENDPOINT: endpoint,
    S3_REGION: region,
    S3_BUCKET: 'holdall',
    S3_ACCESS_KEY_ID: 'the-id',
    S3_SECRET_ACCESS_KEY: 'the secret',
    S3_FORCE_PATH_STYLE: String(pathStyle),
  }))
    vi.stubEnv(name, value);
  const { signUrl } = await import('./signed-url.ts');
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: pathStyle,
    credentials: { accessKeyId: 'the-id', secretAccessKey: 'the secret' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  return { client, signUrl };
}

/** A URL with its parameters in one order: a signature does not depend on it. */
function inOrder(text: string) {
  const url = new URL(text);
  return { at: url.origin + url.pathname, query: Object.fromEntries(url.searchParams) };
}

const own = /^X-Amz-(Algorithm|Credential|Date|Expires|SignedHeaders|Signature)$/;

const stores = [
  ['http://127.0.0.1:9000', true],
  ['https://s3.example.org', false],
  ['https://s3.example.org/base', true],
  ['https://s3.example.org:8443/base', false],
  ['http://127.0.0.1:9000', false],
] as const;

test.each(stores)(
  'at %s (bucket in the path: %s), URLs are those of the SDK',
  async (endpoint, pathStyle) => {
    const { client, signUrl } = await signers(endpoint, pathStyle);
    const at = { Bucket: 'holdall', Key: 'uploads/a b/ü+~(1)*!%2F.txt' };
    const headers = { 'content-type': 'text/plain', 'if-none-match': '*', 'content-length': '5' };
    const checksum = { 'x-amz-checksum-sha256': sha256 };
    const cases = [
      {
        command: new PutObjectCommand({
          ...at,
          ContentType: 'text/plain',
          ContentLength: 5,
          IfNoneMatch: '*',
          ChecksumSHA256: sha256,
        }),
        method: 'PUT',
        headers: { ...headers, ...checksum },
      },
      {
        command: new UploadPartCommand({
          ...at,
          UploadId: 'an/id+1',
          PartNumber: 10_000,
          ContentLength: 5,
          ChecksumSHA256: sha256,
        }),
        method: 'PUT',
        headers: { 'content-length': '5', ...checksum },
      },
      {
        command: new GetObjectCommand({ ...at, ResponseContentDisposition: "filename*=UTF-8''ü" }),
        method: 'GET',
        headers: {},
      },
    ] as const;
    for (const { command, method, headers } of cases) {
      const expected = await getSignedUrl(client, command as PutObjectCommand, {
        expiresIn: 900,
        signingDate,
        signableHeaders: new Set(['host', ...Object.keys(headers)]),
        unhoistableHeaders: new Set(['if-none-match', 'x-amz-checksum-sha256']),
      });
      const query = Object.fromEntries(
        [...new URL(expected).searchParams].filter(([name]) => !own.test(name)),
      );
      const permitted = { method, bucket: at.Bucket, key: at.Key, query, headers };
      const signed = signUrl(permitted, { endpoint, expiresIn: 900, signingDate });
      expect(inOrder(signed)).toEqual(inOrder(expected));
    }
  },
);
