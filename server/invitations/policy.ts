import { createHash } from 'node:crypto';

/**
 * What is stored of a link's token. A plain hash suffices: 256 random bits cannot be guessed, so
 * there is nothing for a slow hash to protect.
 */
export const tokenHash = (token: string): string =>
  createHash('sha256').update(token).digest('hex');
