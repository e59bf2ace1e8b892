import type { Authorized } from './authorization.ts';
import {
  type Checksum,
  type ChecksumAlgorithm,
  checkChecksumText,
  checksumHeader,
  checksumMismatch,
  decodeDigest,
  promisedChecksum,
  startDigest,
} from './checksums.ts';
import { decodeChunked } from './chunked-body.ts';
import { S3Error } from './errors.ts';
import { amzSettings, header, type S3Request } from './request.ts';

/** What a body must turn out to be, known from the headers before its first byte is read. */
export interface BodyPlan {
  /** bytes of the content, without the framing of aws-chunked */
  length: number;
  md5?: Buffer;
  checksum?: { algorithm: ChecksumAlgorithm; value?: string };
  /** a checksum to work out though nobody promised it; not beside `checksum` */
  computed?: ChecksumAlgorithm;
  authorized: Authorized;
}

/** What a body has turned out to be. */
export interface BodyDigests {
  md5: Buffer;
  checksum?: Checksum;
}

export interface ReceivedBody {
  /** the content; ends with an error unless every promise of the plan was kept */
  chunks: AsyncIterable<Buffer>;
  /** call after `chunks` has ended */
  digests(): BodyDigests;
}

function parseLength(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text))
    throw new S3Error('InvalidArgument', 'A content length is not valid.');
  return Number(text);
}

export interface BodyLimits {
  /** bytes */
  maximum: number;
  /** whether no length counts as no body */
  mayBeAbsent: boolean;
  /** whether `x-amz-checksum-*` speaks of the object that the body describes, not of the body */
  describesObject?: boolean;
}

/**
 * Reads what the headers promise of the body.
 * @throws S3Error MissingContentLength, EntityTooLarge, InvalidDigest or InvalidRequest
 */
export function planBody(request: S3Request, authorized: Authorized, limits: BodyLimits): BodyPlan {
  const settings = amzSettings(request);
  const chunked = authorized.payload.kind === 'chunked';
  const sent = parseLength(header(request, 'content-length'));
  const length = chunked ? parseLength(settings.get('x-amz-decoded-content-length')) : sent;
  const { maximum } = limits;
  const mayBeAbsent = limits.mayBeAbsent && !request.headers.has('transfer-encoding');
  if (length === undefined && (chunked || !mayBeAbsent)) throw new S3Error('MissingContentLength');
  if ((length ?? 0) > maximum) {
    throw new S3Error('EntityTooLarge', undefined, {
      ProposedSize: String(length),
      MaxSizeAllowed: String(maximum),
    });
  }
  const trailerExpected = authorized.payload.kind === 'chunked' && authorized.payload.trailer;
  if (settings.has('x-amz-trailer') && !trailerExpected) {
    throw new S3Error('InvalidRequest', 'x-amz-trailer needs a payload with a trailer.');
  }
  const md5Text = header(request, 'content-md5');
  const md5 = md5Text === undefined ? undefined : decodeDigest(md5Text, 16);
  if (md5Text !== undefined && !md5) throw new S3Error('InvalidDigest');
  const checksum = limits.describesObject ? undefined : promisedChecksum(settings);
  return { length: length ?? 0, md5, checksum, authorized };
}

/** Takes the framing off, whichever the request announced; returns the trailers. */
async function* content(
  source: AsyncIterable<Buffer>,
  plan: BodyPlan,
): AsyncGenerator<Buffer, Map<string, string>> {
  const { payload, scope, signature } = plan.authorized;
  if (payload.kind !== 'chunked') {
    for await (const chunk of source) yield chunk;
    return new Map();
  }
  const inTrailer = plan.checksum && plan.checksum.value === undefined;
  return yield* decodeChunked(
    source,
    payload.signed ? { scope, seed: signature } : undefined,
    inTrailer && plan.checksum ? [checksumHeader(plan.checksum.algorithm)] : [],
  );
}

/**
 * Streams a body while it checks length, payload hash, chunk signatures, Content-MD5 and checksum.
 * Keep the content invisible until `chunks` has ended: the checks that need all of it come last.
 * @throws S3Error (from `chunks`) IncompleteBody, XAmzContentSHA256Mismatch, BadDigest and others
 */
export async function receiveBody(
  source: AsyncIterable<Buffer>,
  plan: BodyPlan,
): Promise<ReceivedBody> {
  const { payload } = plan.authorized;
  const md5 = await startDigest('MD5');
  const sha256 = payload.kind === 'sha256' ? await startDigest('SHA256') : undefined;
  const algorithm = plan.checksum?.algorithm ?? plan.computed;
  const own = algorithm ? await startDigest(algorithm) : undefined;
  let result: BodyDigests | undefined;

  async function* chunks(): AsyncGenerator<Buffer> {
    let seen = 0;
    const pieces = content(source, plan);
    let next = await pieces.next();
    for (; !next.done; next = await pieces.next()) {
      seen += next.value.length;
      if (seen > plan.length) throw new S3Error('IncompleteBody');
      for (const digester of [md5, sha256, own]) digester?.update(next.value);
      yield next.value;
    }
    if (seen !== plan.length) throw new S3Error('IncompleteBody');
    const declared = plan.authorized.payload.declared;
    if (sha256 && sha256.digest().toString('hex') !== declared) {
      throw new S3Error('XAmzContentSHA256Mismatch');
    }
    const md5Value = md5.digest();
    if (plan.md5 && !plan.md5.equals(md5Value)) {
      throw new S3Error(
        'BadDigest',
        'The Content-MD5 you specified did not match what we received.',
      );
    }
    result = { md5: md5Value };
    if (algorithm && own) {
      const value = own.digest().toString('base64');
      if (plan.checksum) {
        const promised = plan.checksum.value ?? next.value.get(checksumHeader(algorithm)) ?? '';
        checkChecksumText(algorithm, promised);
        if (value !== promised) throw checksumMismatch(algorithm);
      }
      result.checksum = { algorithm, value };
    }
  }

  return {
    chunks: chunks(),
    digests: () => {
      if (!result) throw new Error('digests() was called before the body had ended');
      return result;
    },
  };
}

/**
 * Reads a small body (an XML document) into memory.
 * @throws S3Error as `receiveBody`
 */
export async function receiveText(source: AsyncIterable<Buffer>, plan: BodyPlan): Promise<string> {
  const body = await receiveBody(source, plan);
  const pieces: Buffer[] = [];
  for await (const chunk of body.chunks) pieces.push(chunk);
  return Buffer.concat(pieces).toString('utf8');
}
