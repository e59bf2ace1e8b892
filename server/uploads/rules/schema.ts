import { z } from 'zod';

/** Patterns that one list takes. */
export const mostPatterns = 200;

/** `image/*`, `application/pdf` or `.exe`; the case does not matter. */
export const typePattern = z
  .string()
  .trim()
  .toLowerCase()
  .max(100, 'This is too long.')
  .regex(
    /^(\.[^\s./\\,][^\s/\\,]*|[a-z0-9][a-z0-9!#$&^_.+-]*\/(\*|[a-z0-9][a-z0-9!#$&^_.+-]*))$/,
    'Give a media type such as image/* or application/pdf, or an extension such as .exe.',
  );

const patterns = z
  .array(typePattern)
  .max(mostPatterns, `Give at most ${mostPatterns} of them.`)
  .transform((list) => [...new Set(list)]);

/** Bytes; null inherits what the instance allows. */
const bytes = z
  .number()
  .int('Give a whole number of bytes.')
  .min(1, 'Give at least one byte.')
  .max(Number.MAX_SAFE_INTEGER)
  .nullable();

/** What an organization allows to be uploaded, within what the instance allows. */
export const uploadPolicy = z.strictObject({
  /** Empty: all that the instance allows. */
  allowedTypes: patterns.default([]),
  refusedTypes: patterns.default([]),
  maxFileBytes: bytes.default(null),
  maxSessionBytes: bytes.default(null),
});
export type UploadPolicy = z.infer<typeof uploadPolicy>;

export const setPolicyInput = uploadPolicy;
