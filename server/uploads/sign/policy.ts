import { AppError, notFound } from '#server/core/errors.ts';
import { ended, type ItemRefusal, refusedItem } from '../policy.ts';
import { type Cut, type NewPart, sizeOfPart } from '../schema.ts';
import { md5Missing } from '../start/policy.ts';

/** What is known of an upload whose part is to be signed. */
export interface SignableUpload extends Cut {
  size: number;
  status: string;
  error: string | null;
  sha256: string | null;
  /** What its URLs bind: of parts always the same, since the store was told so at the begin. */
  boundBy: 'sha256' | 'md5' | 'none';
}

export type PartRefusal = ItemRefusal & { needs?: 'md5' };

const otherContent = () =>
  new AppError(
    'CONFLICT',
    'This file was announced with other content. It has changed on your device: start it again.',
  );

/**
 * Why a part cannot be signed; null where it can. A part is promised once: signed again, it is for
 * the same bytes, so that an object is never put together from two states of a file.
 */
export function refusePart(
  row: SignableUpload | undefined,
  part: NewPart,
  promised: { sha256: string } | undefined,
): PartRefusal | null {
  if (!row) return refusedItem(notFound('upload'));
  if (row.status !== 'created' && row.status !== 'uploading') return refusedItem(ended(row));
  if (part.number > row.partCount)
    return refusedItem(
      new AppError(
        'INVALID',
        `This file is sent in ${row.partCount} parts: there is no such part.`,
      ),
    );
  if (row.boundBy === 'md5' && part.md5 === undefined) return md5Missing;
  const before = row.partCount === 1 ? row.sha256 : promised?.sha256;
  return before && before !== part.sha256 ? refusedItem(otherContent()) : null;
}

/** Bytes of the part that is to be signed. */
export const bytesOf = (row: SignableUpload, part: NewPart): number => sizeOfPart(row, part.number);
