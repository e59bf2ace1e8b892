/** What a file is for. People put `general` ones into folders; the others belong to something else. */
export const purposes = ['general', 'avatar', 'attachment'] as const;
export type Purpose = (typeof purposes)[number];
