import { z } from 'zod';
import { pageInput, rangeInput } from '#server/core/schema.ts';
import { fileSorts } from './sorts/schema.ts';

/** Bytes of UTF-8: what file systems take. */
export const longestName = 255;

const control = /\p{Cc}/u;
const bidirectional = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/u;
/** White space and characters that show nothing: a name of only these could not be seen. */
const invisible = /^[\s\p{Default_Ignorable_Code_Point}]*$/u;

const utf8 = new TextEncoder();

/** Why a name cannot be kept, or null where it can. The name is in NFC already. */
function nameProblem(name: string): string | null {
  if (name === '') return 'Enter a name.';
  if (!name.isWellFormed()) return 'This name contains half a character.';
  if (control.test(name)) return 'Leave out control characters, such as line breaks.';
  if (/[/\\]/.test(name)) return 'A name cannot contain / or \\.';
  if (bidirectional.test(name)) return 'Leave out marks that change the reading direction.';
  if (name === '.' || name === '..') return 'A name cannot be . or ..';
  if (invisible.test(name)) return 'Enter a name that can be seen.';
  if (utf8.encode(name).length > longestName)
    return `This name is too long: at most ${longestName} bytes.`;
  return null;
}

/** What people typed, in NFC; refused with the reason where it cannot be a name. */
export const filename = z
  .string()
  .max(4 * longestName, `This name is too long: at most ${longestName} bytes.`)
  .normalize('NFC')
  .superRefine((name, context) => {
    const problem = nameProblem(name);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });

export const listInput = z.strictObject({
  folderId: z.uuid().nullable().default(null),
  status: z.enum(['active', 'trashed']).default('active'),
  sort: z.enum([...fileSorts, 'deletedAt']).default('name'),
  direction: z.enum(['asc', 'desc']).default('asc'),
  ...pageInput,
  ...rangeInput,
});
export type ListInput = z.infer<typeof listInput>;

/** As PostgreSQL's integer holds it. */
const versionNumber = z.number().int().min(1).max(2_147_483_647);

export const fileInput = z.strictObject({ id: z.uuid() });

/** A former version by its number. */
export const versionInput = z.strictObject({ id: z.uuid(), version: versionNumber });
export type VersionInput = z.infer<typeof versionInput>;

export const versionsInput = z.strictObject({ id: z.uuid(), ...pageInput });
export type VersionsInput = z.infer<typeof versionsInput>;

/** Without a number: as the file is now. */
export const downloadInput = z.strictObject({ id: z.uuid(), version: versionNumber.optional() });
export type DownloadInput = z.infer<typeof downloadInput>;

export const renameInput = z.strictObject({ id: z.uuid(), filename });

/** Bulk actions answer per item. */
export const filesInput = z.strictObject({
  ids: z
    .array(z.uuid())
    .min(1, 'Choose at least one file.')
    .max(1_000, 'Choose at most 1,000 files at once.'),
});
export const moveFilesInput = filesInput.extend({ folderId: z.uuid().nullable() });
export type MoveFilesInput = z.infer<typeof moveFilesInput>;
export const copyFilesInput = moveFilesInput;
export type CopyFilesInput = MoveFilesInput;
export type FilesInput = z.infer<typeof filesInput>;
