/** Whose doings count. */
export const recentBy = ['anyone', 'me', 'others'] as const;
