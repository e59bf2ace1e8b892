import { AppError } from '#server/core/errors.ts';
import { headObject } from '#server/object-store/objects.ts';

/** Where bytes are, and what the store must say of them. */
interface Expected {
  bucket: string;
  objectKey: string;
  size: number;
  etag: string | null;
}

/**
 * Asks the store whether an object is as it was stored.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function lookAt(object: Expected): Promise<'whole' | 'missing' | 'different'> {
  const stored = await headObject(object.bucket, object.objectKey);
  if (!stored) return 'missing';
  return stored.size === object.size && stored.etag === object.etag ? 'whole' : 'different';
}

export const damaged = (found: 'missing' | 'different', name = 'this file') =>
  new AppError(
    'DAMAGED',
    `The content of ${name} is ${found === 'missing' ? 'missing' : 'not what was stored'}. Ask whoever runs this Holdall to restore it from a back-up, or upload it again.`,
  );

/** @throws AppError DAMAGED, STORAGE_UNAVAILABLE */
export async function requireWhole(object: Expected): Promise<void> {
  const found = await lookAt(object);
  if (found !== 'whole') throw damaged(found);
}
