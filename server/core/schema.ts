import { z } from 'zod';
import { defaultLimit } from './lists/schema.ts';

/** The longest name, twice encoded, with what else a position has. */
const cursor = z.string().max(2_048).optional();

/** The last row that a page may have, as its cursor: for pages between two landmarks. */
export const rangeInput = { until: cursor };

/** `{ cursor?, limit? }` of every list. */
export const pageInput = {
  cursor,
  limit: z.number().int().min(1).max(200).default(defaultLimit),
};

/** A point in time as a text, in the years that PostgreSQL and people know. */
export const time = z.iso
  .datetime('Give a time, such as 2026-11-21T12:00:00Z.')
  .refine((text) => text >= '1970', 'Give a time after 1970.');

const mebibyte = 1024 ** 2;
/** S3's bounds of a part, but for the last one of an object, which may be smaller. */
export const smallestPart = 5 * mebibyte;
export const largestPart = 5 * 1024 * mebibyte;
/** 5 TiB: the largest object of S3. */
export const largestObject = 5 * 1024 ** 2 * mebibyte;

/** `image/*`, `application/pdf` or `.exe`; the case does not matter. */
export const typePattern = z
  .string()
  .trim()
  .toLowerCase()
  .max(100, 'This is too long.')
  .regex(
    /^(\.[^\s./\\,][^\s/\\,]*|[a-z0-9][a-z0-9!#$&^_.+-]*\/(\*|[a-z0-9][a-z0-9!#$&^_.+-]*))$/,
    'Give a media type such as image/* or application/pdf, or an extension such as .exe.',
  );
