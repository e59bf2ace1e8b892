import { z } from 'zod';
import { type ChecksumAlgorithm, checksumAlgorithms } from './checksums.ts';
import { S3Error } from './errors.ts';
import { queryValue, type S3Request } from './request.ts';
import { parseXml } from './xml.ts';

/** S3 user guide, "Multipart upload limits". */
export const mostParts = 10_000;
export const smallestPart = 5 * 1024 ** 2;
export const largestPart = 5 * 1024 ** 3;

function checkPartNumber(text: string): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= mostParts) return number;
  throw new S3Error(
    'InvalidArgument',
    `Part number must be an integer between 1 and ${mostParts}, inclusive`,
    { ArgumentName: 'partNumber', ArgumentValue: text },
  );
}

/**
 * The part that a request is about.
 * @throws S3Error InvalidArgument for anything but 1 to 10,000
 */
export function partNumber(request: S3Request): number {
  return checkPartNumber(queryValue(request, 'partNumber') ?? '');
}

/** A part as a completion names it. */
export interface ListedPart {
  number: number;
  /** without quotes */
  etag: string;
  checksums: Partial<Record<ChecksumAlgorithm, string>>;
}

const text = z.string().transform((value) => value.trim());
const partSchema = z.object({
  PartNumber: text,
  ETag: text.transform((value) => value.replace(/^"(.*)"$/, '$1')),
  ChecksumCRC32: text.optional(),
  ChecksumCRC32C: text.optional(),
  ChecksumCRC64NVME: text.optional(),
  ChecksumSHA1: text.optional(),
  ChecksumSHA256: text.optional(),
});

const documentSchema = z.object({
  CompleteMultipartUpload: z.object({
    Part: z.preprocess(
      (value) => (Array.isArray(value) ? value : [value]),
      z.array(partSchema).min(1).max(mostParts),
    ),
  }),
});

/**
 * Reads a CompleteMultipartUpload document.
 * @throws S3Error MalformedXML, InvalidArgument for an impossible number, InvalidPartOrder for
 *   numbers that do not rise
 */
export function parseCompletion(xml: string): ListedPart[] {
  const parsed = documentSchema.safeParse(parseXml(xml));
  if (!parsed.success) throw new S3Error('MalformedXML');
  const parts = parsed.data.CompleteMultipartUpload.Part.map((part) => {
    const checksums: ListedPart['checksums'] = {};
    for (const algorithm of checksumAlgorithms) {
      const value = part[`Checksum${algorithm}`];
      if (value !== undefined) checksums[algorithm] = value;
    }
    return { number: checkPartNumber(part.PartNumber), etag: part.ETag, checksums };
  });
  if (parts.some((part, index) => index > 0 && part.number <= (parts[index - 1]?.number ?? 0))) {
    throw new S3Error('InvalidPartOrder');
  }
  return parts;
}

/**
 * A parameter that is a count or a marker of a listing.
 * @throws S3Error InvalidArgument unless it is an integer from 0 to 2^31 - 1
 */
export function countParameter(request: S3Request, name: string, otherwise: number): number {
  const value = queryValue(request, name) || String(otherwise);
  if (/^\d{1,10}$/.test(value) && Number(value) <= 2 ** 31 - 1) return Number(value);
  throw new S3Error('InvalidArgument', `Provided ${name} not an integer or within integer range`, {
    ArgumentName: name,
    ArgumentValue: value,
  });
}

/** @throws S3Error InvalidArgument for an encoding other than `url` */
export function encodingType(request: S3Request): 'url' | undefined {
  const value = queryValue(request, 'encoding-type');
  if (value === undefined || value === 'url') return value;
  throw new S3Error('InvalidArgument', 'Invalid Encoding Method specified in Request');
}
