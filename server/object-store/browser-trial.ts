import { createHash } from 'node:crypto';
import { env } from '#server/core/env.ts';
import { newId } from '#server/core/ids.ts';
import { type Checksum, strongestBinding } from './binding.ts';
import { capabilities } from './capabilities.ts';
import { probeKey, probePrefix } from './keys.ts';
import { abortParts, createParts, listOpenParts } from './multipart.ts';
import { deleteObject } from './objects.ts';
import { forBrowsers } from './presign.ts';
import { type Promised, type PutPermission, signDownload, signPart, signPut } from './signing.ts';

/** Seconds. */
const lifetime = 5 * 60;
const content = 'Holdall looks at whether this browser reaches the object store.';

/** What a browser needs to try the object store out. */
export interface Trial {
  id: string;
  /** What to send, and what the GET must answer with. */
  content: string;
  put: PutPermission;
  /** Null where the store takes no uploads in parts. */
  part: PutPermission | null;
  get: string;
}

const names = { put: 'put', parts: 'parts' } as const;

/** A part of an upload that is begun for it, bound as those of uploads are. */
async function openPart(object: Promised, by: Checksum): Promise<PutPermission> {
  const multipartId = await createParts(object, by);
  return signPart({ ...object, multipartId, number: 1 }, by, forBrowsers(lifetime));
}

/**
 * Signs a PUT as uploads have it, a part of an upload that was begun for it, and a GET.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function openTrial(): Promise<Trial> {
  const store = await capabilities();
  const binding = strongestBinding(store);
  const id = newId();
  const bucket = env().S3_BUCKET;
  const key = probeKey(id, names.put);
  const signing = forBrowsers(lifetime);
  const digest = (algorithm: string) => createHash(algorithm).update(content).digest('hex');
  const promised = {
    bucket,
    key,
    size: content.length,
    mimeType: 'text/plain',
    sha256: digest('sha256'),
    md5: digest('md5'),
  };
  return {
    id,
    content,
    put: signPut(promised, binding, signing),
    part: store.multipart
      ? await openPart({ ...promised, key: probeKey(id, names.parts) }, binding.checksum)
      : null,
    get: signDownload({ bucket, key, filename: 'trial.txt' }, signing),
  };
}

/**
 * Deletes what a trial has left: its object and its part.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function clearTrial(id: string): Promise<void> {
  const bucket = env().S3_BUCKET;
  await deleteObject(bucket, probeKey(id, names.put));
  const open = (await listOpenParts(bucket, `${probePrefix}${id}/`)) ?? [];
  for (const parts of open) await abortParts(parts);
}
