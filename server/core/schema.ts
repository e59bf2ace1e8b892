import { z } from 'zod';

/** How many rows a page of a list has, unless the caller asks otherwise. */
export const defaultLimit = 50;

/** How many rows of a long list lie between two of its landmarks; fewer than a page may have. */
export const landmarkEvery = 100;

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

const units = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'];
const grouped = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** A size for people, in powers of 1,000 as operating systems show it: "1.5 MB". */
export function byteSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 999.95 would be rounded to "1,000" of the smaller unit.
  while (value >= (unit === 0 ? 1_000 : 999.95) && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  if (unit === 0) return exactBytes(bytes);
  return `${value >= 100 ? Math.round(value) : short.format(value)} ${units[unit]}`;
}

/** "1,234 bytes" */
export const exactBytes = (bytes: number): string =>
  bytes === 1 ? '1 byte' : `${grouped.format(bytes)} bytes`;

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
