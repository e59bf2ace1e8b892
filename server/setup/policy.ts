import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The code of the set-up link: derived from the instance's secret, so that every process and every
 * start knows the same one and nothing needs to be stored. It is dead once there is an admin.
 */
export const setupCode = (authSecret: string): string =>
  createHmac('sha256', authSecret).update('holdall set-up link').digest('base64url').slice(0, 32);

/** Compares in constant time. */
export function isSetupCode(authSecret: string, given: string): boolean {
  const expected = Buffer.from(setupCode(authSecret));
  const actual = Buffer.from(given);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
