import { env } from '#server/core/env.ts';
import type { Binding, Checksum } from './binding.ts';
import { storeTime } from './client.ts';
import type { Signing } from './signed-url.ts';
import {
  type Promised,
  type PromisedPart,
  type PutPermission,
  signDownload,
  signPart,
  signPut,
  signShown,
} from './signing.ts';

/** Seconds that a PUT may be begun after its URL was handed out. */
export const putLifetime = 15 * 60;
/** Seconds that a GET may be begun after its URL was handed out. */
const getLifetime = 60;

/** At the address that browsers use: the host is part of the signature. */
export const forBrowsers = (expiresIn: number): Signing => ({
  endpoint: env().S3_PUBLIC_ENDPOINT,
  expiresIn,
  signingDate: storeTime(),
});

/** Signs a PUT for a browser, bound to all that this store enforces. */
export const presignPut = (promised: Promised, binding: Binding): PutPermission =>
  signPut(promised, binding, forBrowsers(putLifetime));

/** Signs the PUT of a part for a browser. */
export const presignPart = (part: PromisedPart, by: Checksum): PutPermission =>
  signPart(part, by, forBrowsers(putLifetime));

/** `signDownload` for a browser; the URL lives for a minute. */
export const presignDownload = (bucket: string, key: string, filename: string): string =>
  signDownload({ bucket, key, filename }, forBrowsers(getLifetime));

/** Seconds in which a page reads a file in pieces before it has to ask for another URL. */
const previewLifetime = 15 * 60;

/** For a page that shows a file in place: under its own type, else as `signDownload` (null). */
export function presignPreview(
  object: { bucket: string; key: string; filename: string },
  mimeType: string | null,
): string {
  const signing = forBrowsers(previewLifetime);
  return mimeType === null
    ? signDownload(object, signing)
    : signShown({ ...object, mimeType }, signing);
}

/** Seconds for which everybody is given the same URL of a thumbnail, and for which it lives. */
const thumbnailTimes = { same: 6 * 60 * 60, lives: 12 * 60 * 60 } as const;

/**
 * `signShown` of a thumbnail. Signed as of the begin of a quarter of a day, so that the URL stays the
 * same and the browser finds what it has kept.
 */
export function presignThumbnail(bucket: string, key: string, mimeType: string): string {
  const quarter = thumbnailTimes.same * 1_000;
  const begin = Math.floor(storeTime().getTime() / quarter) * quarter;
  const signing = { ...forBrowsers(thumbnailTimes.lives), signingDate: new Date(begin) };
  return signShown({ bucket, key, mimeType }, signing);
}
