import { z } from 'zod';
import { typePattern } from '#server/core/schema.ts';

/** Patterns that one list takes. */
export const mostPatterns = 200;

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

/** The policy in `organization.settings`; none where nobody has set one. */
export const policySettings = z.looseObject({
  uploadPolicy: uploadPolicy.default({
    allowedTypes: [],
    refusedTypes: [],
    maxFileBytes: null,
    maxSessionBytes: null,
  }),
});
