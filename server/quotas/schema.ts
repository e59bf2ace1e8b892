import { z } from 'zod';
import { plainText } from '#server/auth/schema.ts';
import { byteSize } from '#server/core/bytes/schema.ts';
import { pageInput } from '#server/core/schema.ts';
import { roles } from '#server/members/schema.ts';

/** Bytes of a limit; null inherits the next tier's. */
const limit = z
  .number('Enter a number.')
  .int('Limits are whole bytes.')
  .min(0, 'A limit cannot be negative.')
  .max(Number.MAX_SAFE_INTEGER, `Use at most ${byteSize(Number.MAX_SAFE_INTEGER)}.`)
  .nullable();

/** The two limits of each tier: for one file, and for all that a person stores in the workspace. */
const limits = { maxFileBytes: limit, quotaBytes: limit };
export type PersonalLimits = z.infer<z.ZodObject<typeof limits>>;

export const setUserLimitInput = z
  .strictObject({
    userId: z.uuid(),
    ...limits,
    /** Why this person gets other limits; not needed to take them back. */
    reason: z.union([z.string().trim().max(0), plainText('a reason', 500)]),
  })
  .refine(
    ({ maxFileBytes, quotaBytes, reason }) =>
      (maxFileBytes === null && quotaBytes === null) || reason !== '',
    { path: ['reason'], message: 'Say why, for those who read the activity later.' },
  );
export type SetUserLimitInput = z.infer<typeof setUserLimitInput>;

/** Roles that are left out have no limits of their own. */
export const setRoleLimitsInput = z.strictObject({
  limits: z.partialRecord(z.enum(roles), z.strictObject(limits)),
});
export type SetRoleLimitsInput = z.infer<typeof setRoleLimitsInput>;

export const setWorkspaceLimitInput = z.strictObject({ limitBytes: limit });
export type SetWorkspaceLimitInput = z.infer<typeof setWorkspaceLimitInput>;

export const quotaMembersInput = z.strictObject(pageInput);
export type QuotaMembersInput = z.infer<typeof quotaMembersInput>;

const storedLimit = limit.default(null);

/** The part of `organization.settings` that is about limits, parsed where it enters. */
export const limitSettings = z.looseObject({
  storageLimits: z
    .partialRecord(
      z.enum(roles),
      z.strictObject({ maxFileBytes: storedLimit, quotaBytes: storedLimit }),
    )
    .default({}),
});
export type RoleLimits = z.infer<typeof limitSettings>['storageLimits'];

/** Where an effective limit comes from; `system` also where there is none. */
export const limitSources = ['override', 'role', 'system', 'organization', 'granted'] as const;
export type LimitSource = (typeof limitSources)[number];

/** Why a file is not taken, for programs and for people. */
export interface QuotaRefusal {
  code: 'TOO_LARGE' | 'QUOTA_EXCEEDED';
  message: string;
}
