import { nameKey } from '#server/files/policy.ts';

/** What equal names of tags share: the rule of files and folders. */
export const tagKey = (name: string): string => nameKey(name);
