import { byteSize } from '#server/core/bytes/schema.ts';
import type { ErrorCode } from '#server/core/errors.ts';
import { largestPart } from '#server/core/schema.ts';
import type { NewFile } from '../schema.ts';

/** The live file that has the name already. */
export interface NameConflict {
  fileId: string;
  filename: string;
  size: number;
  updatedAt: Date;
}

/** Why a file cannot come as it was announced, for programs and for people. */
export interface StartRefusal {
  ok: false;
  code: ErrorCode;
  message: string;
  needs?: 'md5';
  conflict?: NameConflict;
}

/** What decides besides the rules: what the store can do. */
export interface StoreFacts {
  /** The store compares MD5 and nothing stronger. */
  wantsMd5: boolean;
  /** It takes uploads in parts. */
  multipart: boolean;
}

export const md5Missing = {
  ok: false,
  code: 'INVALID',
  message: 'This Holdall’s storage compares MD5 only. Send the MD5 as well.',
  needs: 'md5',
} as const;

/** What the store cannot take; null where it can. */
export function refuseByStore(file: NewFile, facts: StoreFacts): StartRefusal | null {
  // Hashed already, and without what the store compares: better said now than when it is sent.
  if (facts.wantsMd5 && file.sha256 !== undefined && file.md5 === undefined) return md5Missing;
  if (!facts.multipart && file.size > largestPart)
    return {
      ok: false,
      code: 'TOO_LARGE',
      message: `This Holdall’s storage takes no files above ${byteSize(largestPart)}.`,
    };
  return null;
}

/** The answer where a live file has the name and the uploader wants to decide, or to give way. */
export const conflictWith = (conflict: NameConflict, onConflict: 'ask' | 'skip'): StartRefusal => ({
  ok: false,
  code: 'CONFLICT',
  message:
    onConflict === 'skip'
      ? `There is a file called ${conflict.filename} here already: skipped.`
      : `There is a file called ${conflict.filename} here already.`,
  conflict,
});
