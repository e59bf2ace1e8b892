import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** A UUIDv7 (RFC 9562 section 5.7): sortable by the time it was made. */
export const newId = (): string => v7();

/** An opaque token of `bits` random bits, in base64url (RFC 4648 section 5). */
export const newToken = (bits: number): string => randomBytes(bits / 8).toString('base64url');
