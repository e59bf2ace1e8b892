import { createHash } from 'node:crypto';
import { CreateMultipartUploadCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { env } from '#server/core/env.ts';
import { newId } from '#server/core/ids.ts';
import { strongestBinding } from './binding.ts';
import { capabilities } from './capabilities.ts';
import {
  bounded,
  signingClient,
  statusOf,
  storageUnavailable,
  storeClient,
  storeTime,
} from './client.ts';
import { probeKey, probePrefix } from './keys.ts';
import { abortParts, listOpenParts } from './listing.ts';
import { deleteObject } from './objects.ts';
import { type PutPermission, signDownload, signPut } from './signing.ts';

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

async function signPart(id: string): Promise<PutPermission | null> {
  const at = { Bucket: env().S3_BUCKET, Key: probeKey(id, names.parts) };
  let uploadId: string | undefined;
  try {
    const begun = await storeClient().send(new CreateMultipartUploadCommand(at), bounded());
    uploadId = begun.UploadId;
  } catch (error) {
    const status = statusOf(error) ?? 0;
    if (status === 501 || (status >= 400 && status < 500)) return null;
    throw storageUnavailable(error);
  }
  const part = new UploadPartCommand({
    ...at,
    UploadId: uploadId,
    PartNumber: 1,
    ContentLength: content.length,
  });
  const signed = { expiresIn: lifetime, signingDate: storeTime() };
  const signableHeaders = new Set(['host', 'content-length']);
  return {
    url: await getSignedUrl(signingClient(), part, { ...signed, signableHeaders }),
    headers: {},
  };
}

/**
 * Signs a PUT as uploads have it, a part of an upload that was begun for it, and a GET.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function openTrial(): Promise<Trial> {
  const binding = strongestBinding(await capabilities());
  const id = newId();
  const bucket = env().S3_BUCKET;
  const key = probeKey(id, names.put);
  const signing = { client: signingClient(), expiresIn: lifetime, signingDate: storeTime() };
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
    put: await signPut(promised, binding, signing),
    part: await signPart(id),
    get: await signDownload({ bucket, key, filename: 'trial.txt' }, signing),
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
  for (const parts of open) await abortParts(bucket, parts);
}
