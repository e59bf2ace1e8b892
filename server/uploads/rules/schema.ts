import { z } from 'zod';
import { byteSize } from '#server/core/bytes/schema.ts';
import { typePattern } from '#server/core/schema.ts';

/** Patterns that one list takes. */
export const mostPatterns = 200;

/** Without repetitions. Empty: none is set. */
const patterns = z
  .array(typePattern)
  .max(mostPatterns, `Give at most ${mostPatterns} of them.`)
  .transform((list) => [...new Set(list)]);

/** Bytes; null inherits what the instance allows. */
const bytes = z
  .number('Enter a number.')
  .int('Give a whole number of bytes.')
  .min(1, 'Give at least one byte.')
  .max(Number.MAX_SAFE_INTEGER, `Use at most ${byteSize(Number.MAX_SAFE_INTEGER)}.`)
  .nullable();

/** What an organization allows to be uploaded, within what the instance allows. */
export const setPolicyInput = z.strictObject({
  /** Empty: all that the instance allows. */
  allowedTypes: patterns,
  refusedTypes: patterns,
  maxFileBytes: bytes,
  maxSessionBytes: bytes,
});
export type UploadPolicy = z.infer<typeof setPolicyInput>;

const none: UploadPolicy = {
  allowedTypes: [],
  refusedTypes: [],
  maxFileBytes: null,
  maxSessionBytes: null,
};

/**
 * The policy in `organization.settings`; none where nobody has set one. As the constraint
 * `organization_upload_policy` lets it be: a pattern that an operator wrote by hand is no reason to
 * answer nothing.
 */
export const policySettings = z.looseObject({
  uploadPolicy: z
    .object({
      allowedTypes: z.array(z.string()).default(none.allowedTypes),
      refusedTypes: z.array(z.string()).default(none.refusedTypes),
      maxFileBytes: z.number().nullable().default(null),
      maxSessionBytes: z.number().nullable().default(null),
    })
    .default(none),
});

/** Kinds that have a name of their own; others are "... files". */
const names: Readonly<Record<string, string>> = {
  'image/*': 'images',
  'video/*': 'videos',
  'audio/*': 'audio',
  'font/*': 'fonts',
  'application/pdf': 'PDF',
};

/** Patterns for people: "images, PDF, .txt and .csv files". */
export function kindsInWords(patterns: readonly string[]): string {
  const named = patterns.map((pattern) => names[pattern]).filter((name) => name !== undefined);
  const others = patterns.filter((pattern) => names[pattern] === undefined);
  const all = [...named, ...others];
  const last = all.at(-1) ?? 'nothing';
  const before = all.slice(0, -1).join(', ');
  return `${before}${before && ' and '}${last}${others.length > 0 ? ' files' : ''}`;
}
