import type { Binding } from './binding.ts';
import { signingClient, storeTime } from './client.ts';
import { type Promised, type PutPermission, signDownload, signPut } from './signing.ts';

/** Seconds that a PUT may be begun after its URL was handed out. */
export const putLifetime = 15 * 60;
/** Seconds that a GET may be begun after its URL was handed out. */
const getLifetime = 60;

/** Signs a PUT for a browser, bound to all that this store enforces. */
export function presignPut(promised: Promised, binding: Binding): Promise<PutPermission> {
  return signPut(promised, binding, {
    client: signingClient(),
    expiresIn: putLifetime,
    signingDate: storeTime(),
  });
}

/** `signDownload` for a browser; the URL lives for a minute. */
export function presignDownload(bucket: string, key: string, filename: string): Promise<string> {
  return signDownload(
    { bucket, key, filename },
    { client: signingClient(), expiresIn: getLifetime, signingDate: storeTime() },
  );
}
