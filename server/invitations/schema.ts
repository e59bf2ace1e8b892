import { z } from 'zod';
import { email } from '#server/auth/schema.ts';
import { pageInput } from '#server/core/schema.ts';
import { roles } from '#server/members/schema.ts';

/** Days until an invitation's link stops working. */
export const invitationDays = 7;

export const invitationListInput = z.strictObject(pageInput);
export type InvitationListInput = z.infer<typeof invitationListInput>;

export const inviteInput = z.strictObject({ email, role: z.enum(roles) });
export type InviteInput = z.infer<typeof inviteInput>;

export const invitationInput = z.strictObject({ invitationId: z.uuid() });

/** 256 bits in base64url. */
export const tokenInput = z.strictObject({
  token: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'This link is not complete. Copy all of it.'),
});
