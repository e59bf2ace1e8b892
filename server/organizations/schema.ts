import { z } from 'zod';
import { plainText } from '#server/auth/schema.ts';

/** Colours that tell workspaces apart, besides name and icon; each is readable in both themes. */
export const colours = [
  'slate',
  'red',
  'amber',
  'green',
  'teal',
  'blue',
  'violet',
  'pink',
] as const;

/** Parts of `/w/<slug>` that are not an organization's. */
const reservedSlugs = new Set(['personal', 'new', 'api', 'admin', 'account', 'settings']);

export const slug = z
  .string()
  .min(2, 'Use at least 2 characters.')
  .max(39, 'Use at most 39 characters.')
  .regex(
    /^[a-z0-9](-?[a-z0-9])+$/,
    'Use small letters, digits and single hyphens, such as acme-labs.',
  )
  .refine((value) => !reservedSlugs.has(value), 'This address is reserved. Choose another one.');

export const createOrganizationInput = z.strictObject({
  name: plainText('a name for the organization', 80),
  slug,
  colour: z.enum(colours),
});
export type CreateOrganizationInput = z.infer<typeof createOrganizationInput>;

export const updateOrganizationInput = createOrganizationInput;
export type UpdateOrganizationInput = z.infer<typeof updateOrganizationInput>;

/** The name is typed again, so that nobody deletes the wrong organization. */
export const deleteOrganizationInput = z.strictObject({
  name: z.string().min(1, 'Type the name of the organization.').max(200, 'This is too long.'),
});

export const takeBackInput = z.strictObject({ organizationId: z.uuid() });

/** A slug made from a name, for the form to suggest; empty where nothing of the name fits. */
export function suggestSlug(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 39)
    .replace(/-+$/, '');
}
