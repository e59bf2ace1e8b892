import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { asSystem, withWorkspace } from '#db/client.ts';
import { storageObject } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { newId } from '#server/core/ids.ts';
import { type Arrival, type Placed, placeFile } from '#server/files/arrival/mutations.ts';
import { objectKey } from '#server/object-store/keys.ts';
import { type NewContent, sha256, toBytes } from './files.ts';
import { testStore } from './store.ts';

interface ArrivingContent extends NewContent {
  onConflict?: Arrival['onConflict'];
  /** Whether its SHA-256 is known already, as after a PUT whose checksum the store has compared. */
  verified?: boolean;
}

/** Bytes in the store with their row, as a completed upload has them right before its file is made. */
export async function storeObject(scope: WorkspaceScope, file: ArrivingContent): Promise<string> {
  const { client, bucket } = testStore();
  const bytes = toBytes(file.content);
  const id = newId();
  const key = objectKey(scope, id, file.filename);
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
  const { ETag } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  await asSystem((tx) =>
    tx.insert(storageObject).values({
      id,
      userId: scope.userId,
      organizationId: scope.organizationId,
      bucket,
      objectKey: key,
      size: bytes.length,
      state: 'stored',
      etag: ETag ?? null,
      sha256: (file.verified ?? true) ? sha256(bytes) : null,
    }),
  );
  return id;
}

/** What a completed upload becomes, without the upload. */
export async function arrive(scope: WorkspaceScope, file: ArrivingContent): Promise<Placed> {
  const objectId = await storeObject(scope, file);
  const { filename, folderId = null, mimeType = 'text/plain', onConflict = 'keepBoth' } = file;
  const size = toBytes(file.content).length;
  const arrival = { filename, folderId, mimeType, size, objectId, onConflict };
  return withWorkspace(scope, (tx) => placeFile(tx, scope, arrival));
}

/** The same for content that must become a file. */
export async function arriveAs(scope: WorkspaceScope, file: ArrivingContent): Promise<string> {
  const placed = await arrive(scope, file);
  if (placed.outcome !== 'stored') throw new Error(`${placed.filename} was skipped`);
  return placed.fileId;
}
