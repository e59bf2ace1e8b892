import { z } from 'zod';
import { pageInput } from '#server/core/schema.ts';
import { filename } from '#server/files/schema.ts';

/** Seconds after which an upload that nobody completes is given up. */
export const abandonedAfter = 24 * 60 * 60;

/** What the browser knows of the type; anything else is bytes. RFC 6838 section 4.2 names. */
const mimeType = z
  .string()
  .max(255)
  .regex(
    /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/,
    'Give a media type, such as image/png, or application/octet-stream.',
  );

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'Give the SHA-256 as 64 hexadecimal digits.');

/** Only some stores need it: a refused plan says `needs: 'md5'` where it is missing. */
const md5 = z.string().regex(/^[0-9a-f]{32}$/, 'Give the MD5 as 32 hexadecimal digits.');

/** Bytes. The instance's own limit (`MAX_FILE_BYTES`) is checked per file, with a reason. */
const size = z.number().int('Give a whole number of bytes.').min(0).max(Number.MAX_SAFE_INTEGER);

const newFile = z.strictObject({ filename, size, mimeType, sha256, md5: md5.optional() });
export type NewFile = z.infer<typeof newFile>;

export const startInput = z.strictObject({
  folderId: z.uuid().nullable().default(null),
  files: z
    .array(newFile)
    .min(1, 'Choose at least one file.')
    .max(100, 'Start at most 100 files at once.'),
});
export type StartInput = z.infer<typeof startInput>;

export const uploadInput = z.strictObject({ uploadId: z.uuid() });

export const uploadListInput = z.strictObject(pageInput);
export type UploadListInput = z.infer<typeof uploadListInput>;
