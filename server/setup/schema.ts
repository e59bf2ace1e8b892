import { z } from 'zod';

const code = z.string().min(1, 'Open the whole link.').max(64);

export const claimInput = z.strictObject({ code });

/** The code counts as long as nobody is the admin; without one, only the admin is let in. */
export const inspectInput = z.strictObject({ code: code.optional() });
export type InspectInput = z.infer<typeof inspectInput>;

export const endTrialInput = z.strictObject({ code: code.optional(), trialId: z.uuid() });
export type EndTrialInput = z.infer<typeof endTrialInput>;
