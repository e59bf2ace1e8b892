import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadBucketCommand,
} from '@aws-sdk/client-s3';
import { env } from '#server/core/env.ts';
import { newId } from '#server/core/ids.ts';
import type { Capabilities, Support } from './binding.ts';
import { bounded, setStoreClock, statusOf, storeClient } from './client.ts';
import { headObject } from './objects.ts';
import {
  type Answer,
  accepted,
  ask,
  Bench,
  codeOf,
  content,
  digest,
  plain,
  StoreRefusal,
  send,
} from './throw-away.ts';

/** Seconds by which the store's clock is ahead, by the Date of any answer (RFC 9110, 6.6.1). */
async function clockAhead(): Promise<number> {
  const asked = Date.now();
  // A query of its own: an answer that some cache has kept would tell the time of another day.
  const url = new URL(env().S3_ENDPOINT);
  url.searchParams.set('clock', newId());
  const { headers } = await ask(url.toString());
  const told = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(told)) return 0;
  // The header is cut off to whole seconds: half of one is lost on average.
  return Math.round((told + 500 - (asked + Date.now()) / 2) / 1_000);
}

async function tampered(bench: Bench): Promise<boolean> {
  const put = bench.sign('signature');
  const url = new URL(put.url);
  const signature = url.searchParams.get('X-Amz-Signature') ?? '';
  const other = signature.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
  url.searchParams.set('X-Amz-Signature', other);
  return !accepted(await send({ ...put, url: url.toString() }));
}

async function otherLength(bench: Bench): Promise<boolean> {
  return !accepted(await send(bench.sign('length'), content.slice(1)));
}

async function otherHeader(bench: Bench): Promise<boolean> {
  const put = bench.sign('type');
  return !accepted(await send({ ...put, headers: { 'content-type': 'text/html' } }));
}

/** What a condition is worth: only a clear refusal (4xx) of what must be refused proves it. */
const supportOf = (right: Answer, wrong: Answer): Support => {
  if (right.status >= 300) return 'refused';
  return wrong.status >= 400 && wrong.status < 500 ? 'enforced' : 'ignored';
};

/** Sends the right checksum, and a wrong one. */
async function checksum(bench: Bench, name: 'sha256' | 'md5'): Promise<Support> {
  const binding = { ...plain, checksum: name };
  const other = { [name]: digest(name, 'other bytes') };
  return supportOf(
    await bench.put(name, binding),
    await bench.put(`${name}-wrong`, binding, other),
  );
}

async function createOnly(bench: Bench): Promise<Support> {
  const binding = { ...plain, createOnly: true };
  const first = await bench.put('create-only', binding);
  // A lost reply and its repetition come to 412, which is the condition at work.
  if (first.status === 412) return 'enforced';
  return supportOf(first, await bench.put('create-only', binding));
}

async function checksumInHead(bench: Bench): Promise<boolean> {
  await bench.put('checksum-in-head', { ...plain, checksum: 'sha256' });
  const found = await headObject(env().S3_BUCKET, bench.key('checksum-in-head'));
  return found?.sha256 === digest('sha256', content);
}

async function ranges(bench: Bench): Promise<boolean> {
  const url = bench.download('first', 'range.txt');
  const { status, text } = await ask(url, { headers: { range: 'bytes=8-12' } });
  return status === 206 && text === content.slice(8, 13);
}

async function responseHeaders(bench: Bench): Promise<boolean> {
  const { headers } = await ask(bench.download('first', 'Grüße.html'));
  const disposition = headers.get('content-disposition') ?? '';
  const type = headers.get('content-type') ?? '';
  return (
    disposition.startsWith('attachment') &&
    disposition.includes("filename*=UTF-8''Gr%C3%BC%C3%9Fe.html") &&
    type.startsWith('application/octet-stream')
  );
}

async function multipart(bench: Bench): Promise<boolean> {
  const at = { Bucket: env().S3_BUCKET, Key: bench.key('parts') };
  try {
    const { UploadId } = await storeClient().send(new CreateMultipartUploadCommand(at), bounded());
    await storeClient().send(new AbortMultipartUploadCommand({ ...at, UploadId }), bounded());
    return true;
  } catch (error) {
    const status = statusOf(error) ?? 0;
    if (status === 501 || (status >= 400 && status < 500)) return false;
    throw error;
  }
}

/** @throws StoreRefusal when the bucket is not there or not ours */
async function requireBucket(): Promise<void> {
  try {
    await storeClient().send(new HeadBucketCommand({ Bucket: env().S3_BUCKET }), bounded());
  } catch (error) {
    const status = statusOf(error);
    if (!status) throw error;
    throw new StoreRefusal(status, status === 404 ? 'NoSuchBucket' : codeIn(error));
  }
}

const codeIn = (error: unknown): string => (error instanceof Error ? error.name : '');

/**
 * Finds out what the store enforces, at S3_ENDPOINT, with presigned URLs as browsers get them and
 * with objects of a few bytes, which are deleted again.
 * @throws StoreRefusal when an ordinary PUT is refused; the error of a store that does not answer
 */
export async function measureStore(): Promise<Capabilities> {
  const ahead = await clockAhead();
  setStoreClock(ahead);
  await requireBucket();
  const bench = new Bench();
  try {
    const first = await bench.put('first');
    if (!accepted(first)) throw new StoreRefusal(first.status, codeOf(first.text));
    const head = await headObject(env().S3_BUCKET, bench.key('first'));
    // All at once: a slow store costs a few of its answers, not all of them one after the other.
    const [signatures, signedLength, signedHeaders, sha256, md5, once, inHead, part, said, parts] =
      await Promise.all([
        tampered(bench),
        otherLength(bench),
        otherHeader(bench),
        checksum(bench, 'sha256'),
        checksum(bench, 'md5'),
        createOnly(bench),
        checksumInHead(bench),
        ranges(bench),
        responseHeaders(bench),
        multipart(bench),
      ]);
    return {
      clockAhead: ahead,
      signatures,
      signedLength,
      signedHeaders,
      sha256,
      md5,
      createOnly: once,
      consistent: head?.size === content.length,
      etagInReply: first.headers.get('etag') !== null,
      etagInHead: Boolean(head?.etag),
      etagIsMd5: head?.etag === `"${digest('md5', content)}"`,
      checksumInHead: inHead,
      ranges: part,
      responseHeaders: said,
      multipart: parts,
    };
  } finally {
    await bench.clear();
  }
}
