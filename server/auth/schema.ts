import { z } from 'zod';

/** Characters. Length is what makes a password strong; no other rule is asked for. */
export const passwordLength = { min: 10, max: 128 } as const;

export const password = z
  .string()
  .min(passwordLength.min, `Use at least ${passwordLength.min} characters.`)
  .max(passwordLength.max, `Use at most ${passwordLength.max} characters.`);

export const email = z
  .email('Enter an e-mail address, such as ada@example.org.')
  .max(254, 'This address is too long.')
  .transform((address) => address.toLowerCase());

/** Text without control characters or marks that reorder what is around them (CWE-451). */
export const plainText = (what: string, max: number) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .min(1, `Enter ${what}.`)
    .max(max, `Use at most ${max} characters.`)
    .refine(
      (text) => text.isWellFormed() && !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text),
      'Leave out control characters and direction marks.',
    );

export const personName = plainText('your name', 80);

export const signUpInput = z.object({ name: personName, email, password });
export const signInInput = z.object({
  email,
  password: z.string().min(1, 'Enter your password.').max(passwordLength.max),
});
export const forgotPasswordInput = z.object({ email });
export const resetPasswordInput = z.object({ password });
export const changePasswordInput = z.object({
  currentPassword: z.string().min(1, 'Enter your current password.'),
  newPassword: password,
});
