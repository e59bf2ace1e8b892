import { z } from 'zod';
import { pageInput } from '#server/core/schema.ts';
import { filename } from '#server/files/schema.ts';

/** Seconds after which an upload that nobody completes is given up. */
export const abandonedAfter = 24 * 60 * 60;

/** How much one call takes on. */
export const mostFiles = 1_000;
export const mostParts = 100;
export const mostReports = 200;

const mebibyte = 1024 ** 2;
/** Parts that S3 takes for one object. */
export const mostPartsOfObject = 10_000;
/** How a file is cut. One part is a single PUT. */
export interface Cut {
  /** Bytes of each part but the last, which has what is left. */
  partSize: number;
  partCount: number;
}

/**
 * Cuts a file of `size` bytes into parts of `partBytes`, or of more (whole MiB) where 10,000 parts
 * would not suffice.
 */
export function partsOf(size: number, partBytes: number): Cut {
  if (size <= partBytes) return { partSize: size, partCount: 1 };
  const least = Math.ceil(size / mostPartsOfObject / mebibyte) * mebibyte;
  const partSize = Math.max(partBytes, least);
  return { partSize, partCount: Math.ceil(size / partSize) };
}

/** Bytes of the part with this number, which counts from 1. */
export const sizeOfPart = (file: Cut & { size: number }, number: number): number =>
  Math.min(file.partSize, file.size - (number - 1) * file.partSize);

/** What the browser knows of the type; anything else is bytes. RFC 6838 section 4.2 names. */
export const mimeType = z
  .string()
  .max(255)
  .regex(
    /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/,
    'Give a media type, such as image/png, or application/octet-stream.',
  );

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'Give the SHA-256 as 64 hexadecimal digits.');

/** Only some stores need it: a refused plan says `needs: 'md5'` where it is missing. */
const md5 = z.string().regex(/^[0-9a-f]{32}$/, 'Give the MD5 as 32 hexadecimal digits.');

/** Bytes. The limits that apply are checked per file, with a reason. */
const size = z.number().int('Give a whole number of bytes.').min(0).max(Number.MAX_SAFE_INTEGER);

/** The years that PostgreSQL and every file system can tell. */
const modifiedAt = z.date().min(new Date('0001-01-02')).max(new Date('9999-12-30'));

const newFile = z.strictObject({
  /** Null: the root. */
  folderId: z.uuid().nullable().default(null),
  filename,
  size,
  mimeType,
  /** When the file was last changed on the device: told when the upload is resumed. */
  modifiedAt: modifiedAt.optional(),
  /** Of the whole file, where it is known by now. With it, a single PUT is signed at once. */
  sha256: sha256.optional(),
  md5: md5.optional(),
  /**
   * What to do where the folder has a live file of this name. `ask` and `skip` refuse the file where
   * that is so already; where it comes to be so later, `ask` keeps both.
   */
  onConflict: z.enum(['ask', 'keepBoth', 'replace', 'skip']).default('keepBoth'),
});
export type NewFile = z.infer<typeof newFile>;

/** What a session is called: the name of what was dropped, or "3 files". Shown, never looked up. */
const sessionName = filename;

const newSession = z.strictObject({
  name: sessionName,
  /** Where it is aimed at; null: the root. */
  folderId: z.uuid().nullable().default(null),
  /** What all of it comes to, over all calls: refused at once where that is more than is allowed. */
  files: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  bytes: size,
});
export type NewSession = z.infer<typeof newSession>;

export const startInput = z.strictObject({
  session: z.union([z.strictObject({ id: z.uuid() }), newSession]),
  files: z
    .array(newFile)
    .min(1, 'Choose at least one file.')
    .max(mostFiles, `Start at most ${mostFiles.toLocaleString('en')} files at once.`),
});
export type StartInput = z.infer<typeof startInput>;

const part = z.strictObject({
  uploadId: z.uuid(),
  /** From 1; a single PUT is part 1. */
  number: z.number().int().min(1).max(mostPartsOfObject),
  /** Of the part. */
  sha256,
  md5: md5.optional(),
});
export type NewPart = z.infer<typeof part>;

export const signInput = z.strictObject({
  parts: z.array(part).min(1).max(mostParts, `Sign at most ${mostParts} parts at once.`),
});
export type SignInput = z.infer<typeof signInput>;

export const completeInput = z.strictObject({
  uploads: z
    .array(
      z.strictObject({
        uploadId: z.uuid(),
        /** Of the whole file; wanted of what was sent in parts, and verified by a job. */
        sha256: sha256.optional(),
      }),
    )
    .min(1)
    .max(mostParts, `Complete at most ${mostParts} uploads at once.`),
});
export type CompleteInput = z.infer<typeof completeInput>;

export const resumeInput = z.strictObject({ uploadId: z.uuid() });
export type ResumeInput = z.infer<typeof resumeInput>;

export const cancelInput = z.union([
  z.strictObject({
    uploadIds: z
      .array(z.uuid())
      .min(1)
      .max(mostFiles, `Cancel at most ${mostFiles.toLocaleString('en')} uploads at once.`),
  }),
  z.strictObject({ sessionId: z.uuid() }),
]);
export type CancelInput = z.infer<typeof cancelInput>;

export const reportInput = z.strictObject({
  uploads: z
    .array(
      z.strictObject({
        uploadId: z.uuid(),
        uploadedBytes: size,
        partsDone: z.number().int().min(0).max(mostPartsOfObject),
        /** Bytes per second; null where nobody can tell yet. */
        speed: size.nullable(),
      }),
    )
    .min(1)
    .max(mostReports, `Report at most ${mostReports} uploads at once.`),
});
export type ReportInput = z.infer<typeof reportInput>;

export const uploadListInput = z.strictObject({
  status: z.enum(['open', 'ended']).optional(),
  ...pageInput,
});
export type UploadListInput = z.infer<typeof uploadListInput>;

export const sessionListInput = uploadListInput;
export type SessionListInput = UploadListInput;

/** Null is the root. */
export const arrivingInput = z.strictObject({ folderId: z.uuid().nullable().default(null) });
export type ArrivingInput = z.infer<typeof arrivingInput>;
