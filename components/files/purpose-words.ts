import type { Purpose } from '#server/files/purposes/schema.ts';

/** What files are for, in words; of another version's purposes there are none. */
export const purposeWords: Readonly<Record<Purpose, string> & Record<string, string | undefined>> =
  {
    general: 'File',
    avatar: 'Picture of a person',
    attachment: 'Attachment',
  };
