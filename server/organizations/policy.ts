/** What a person sees of a name: runs of spaces look like one. */
const seen = (name: string): string => name.normalize('NFC').trim().replace(/\s+/gu, ' ');

/** Whether somebody has typed this name, as far as eyes can tell. */
export const isTypedName = (typed: string, name: string): boolean => seen(typed) === seen(name);
