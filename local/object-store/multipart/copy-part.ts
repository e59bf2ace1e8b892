import { checkCopyConditions } from '#server/s3-protocol/conditions.ts';
import { S3Error } from '#server/s3-protocol/errors.ts';
import { largestPart, partNumber } from '#server/s3-protocol/multipart-request.ts';
import { refuseUnsupportedSettings } from '#server/s3-protocol/object-headers.ts';
import type { ByteRange } from '#server/s3-protocol/ranges.ts';
import { amzSettings } from '#server/s3-protocol/request.ts';
import { renderXml } from '#server/s3-protocol/xml.ts';
import { copyBytes, copySource } from '../copy-object.ts';
import { answerXml, type Exchange, readText } from '../exchange.ts';
import { uploadName } from './upload-part.ts';

/** Unlike a Range header this one must be right: a part that silently is the whole helps nobody. */
function sourceRange(text: string | undefined, size: number): ByteRange {
  if (text === undefined) return { first: 0, last: size - 1 };
  const match = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(text);
  const refusal = (message: string) =>
    new S3Error('InvalidArgument', message, {
      ArgumentName: 'x-amz-copy-source-range',
      ArgumentValue: text,
    });
  if (!match) {
    throw refusal(
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
    );
  }
  const [first, last] = [Number(match[1]), Number(match[2])];
  if (first <= last && last < size) return { first, last };
  throw refusal(`Range specified is not valid for source object of size: ${size}`);
}

/** UploadPartCopy: a part whose bytes are those of an object, or a range of them. */
export async function copyPart(exchange: Exchange): Promise<void> {
  const { request, store, now } = exchange;
  const number = partNumber(request);
  const name = uploadName(request);
  refuseUnsupportedSettings(request);
  const settings = amzSettings(request);
  const from = copySource(settings);
  await readText(exchange, 0);
  store.buckets.require(request.bucket);
  store.buckets.require(from.bucket);
  const algorithm = store.uploads.require(name).checksum?.algorithm;
  const { object, content } = store.open(from.bucket, from.key);
  try {
    checkCopyConditions(settings, object);
    const range = sourceRange(settings.get('x-amz-copy-source-range'), object.size);
    if (range.last - range.first >= largestPart) {
      throw new S3Error('InvalidRequest', 'The specified copy source is larger than 5 GiB.');
    }
    const { checksum, ...copied } = await copyBytes(exchange, { content, ...range }, algorithm);
    const lastModified = now.getTime();
    await store.commitPart(name, { ...copied, number, lastModified, checksum });
    answerXml(
      exchange,
      renderXml('CopyPartResult', {
        LastModified: now.toISOString(),
        ETag: `"${copied.etag}"`,
        ...(checksum && { [`Checksum${checksum.algorithm}`]: checksum.value }),
      }),
    );
  } finally {
    await content.close();
  }
}
