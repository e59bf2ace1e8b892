import { z } from 'zod';

const days = (what: string) =>
  z
    .number(`Enter for how many days ${what}.`)
    .int('Use whole days.')
    .min(1, 'Use at least 1 day.')
    .max(3_650, 'Use at most 3,650 days.');

/** How long a workspace keeps what people did away with. Null is no limit. */
export const retentionInput = z.strictObject({
  trashDays: days('the trash keeps things'),
  /** Former versions of one file; the present one does not count. */
  keepVersions: z
    .number('Enter how many former versions are kept.')
    .int('Use a whole number.')
    .min(1, 'Keep at least 1 former version.')
    .max(10_000, 'Keep at most 10,000 former versions.')
    .nullable(),
  /** Since a version was replaced, not since it came. */
  versionDays: days('a former version is kept').nullable(),
});
export type RetentionInput = z.infer<typeof retentionInput>;

/** Hours after a change of the rules in which nothing is deleted by them. */
export const graceHours = 24;
