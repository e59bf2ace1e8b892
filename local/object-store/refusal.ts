import type { IncomingMessage, ServerResponse } from 'node:http';
import { S3Error } from '#server/s3-protocol/errors.ts';
import { renderXml } from '#server/s3-protocol/xml.ts';
import { isWaiting } from './exchange.ts';

const drainedBytes = 64 * 1024 * 1024;
const drainedMilliseconds = 5000;
const sqliteFull = 13;
const noSpace = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** Turns whatever an operation threw into S3's words; what it is not said in stays in the log. */
export function toS3Error(error: unknown): S3Error {
  if (error instanceof S3Error) return error;
  if (error instanceof Error) {
    const code = 'code' in error ? error.code : undefined;
    const full = 'errcode' in error && error.errcode === sqliteFull;
    if (full || noSpace.some((known) => known === code)) {
      return new S3Error('ServiceUnavailable', 'The object store has no space left.');
    }
  }
  return new S3Error('InternalError');
}

/**
 * Lets a client that is still sending read its answer: closing at once would reset the connection
 * and lose the answer with it. Bounded in bytes and time.
 */
function drain(incoming: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let seen = 0;
    const timer = setTimeout(resolve, drainedMilliseconds);
    const finish = () => {
      clearTimeout(timer);
      resolve();
    };
    incoming.on('data', (chunk: Buffer) => {
      seen += chunk.length;
      if (seen > drainedBytes) finish();
    });
    incoming.on('end', finish).on('close', finish).on('error', finish);
    incoming.resume();
  });
}

/** Answers with an error document, or with the status alone for HEAD. */
export async function refuse(
  incoming: IncomingMessage,
  response: ServerResponse,
  error: S3Error,
  requestId: string,
): Promise<void> {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const { code, message, details, status } = error;
  const xml = renderXml(
    'Error',
    { Code: code, Message: message, ...details, RequestId: requestId },
    null,
  );
  const body = Buffer.from(incoming.method === 'HEAD' ? '' : xml);
  const headers: Record<string, string> = {
    'content-type': 'application/xml',
    'content-length': String(body.length),
  };
  if (incoming.method === 'HEAD') delete headers['content-length'];
  if (details.ActualObjectSize) headers['content-range'] = `bytes */${details.ActualObjectSize}`;
  const unread = !incoming.complete;
  if (unread) headers.connection = 'close';
  response.writeHead(status, headers);
  if (body.length > 0) response.write(body);
  if (unread && !isWaiting(incoming)) await drain(incoming);
  response.end();
}
