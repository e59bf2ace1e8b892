import { z } from 'zod';
import { personName } from '#server/auth/schema.ts';

export const renameInput = z.strictObject({ name: personName });

export const deleteAccountInput = z.strictObject({
  password: z.string().min(1, 'Enter your password.').max(256, 'This is too long.'),
});
