import { and, eq, inArray, sql } from 'drizzle-orm';
import PQueue from 'p-queue';
import { asSystem } from '#db/client.ts';
import { storageObject } from '#db/schema/storage.ts';
import { transfer, transferObject } from '#db/schema/transfers.ts';
import { env } from '#server/core/env.ts';
import { damaged } from '#server/files/objects/queries.ts';
import { strongestBinding } from '#server/object-store/binding.ts';
import { capabilities } from '#server/object-store/capabilities.ts';
import { copyPatience } from '#server/object-store/client.ts';
import { type Copied, copyPart, copyWhole } from '#server/object-store/copying.ts';
import { completeParts, createParts, listParts } from '#server/object-store/multipart.ts';
import { headObject, type StoredObject } from '#server/object-store/objects.ts';
import { readDigest } from '#server/object-store/read-digest.ts';
import type { Copying } from '#server/transfers/objects/mutations.ts';
import { type Lease, leasedBy } from './lease.ts';

/** Objects copied between two notes of progress; so many of them at once. */
const batch = 32;
const atOnce = 4;

/** Seconds in which a copy that was begun may still come to the store: longer than any is waited for. */
const mayArrive = copyPatience / 1_000 + 300;

/** What lies in the target now, as its row is to say. */
interface Landed {
  id: string;
  etag: string;
  sha256: string | null;
}

/** Says before bytes are written that they may come: whoever gives the object up waits that long. */
async function announce(ids: string[], lease: Lease): Promise<void> {
  lease.signal.throwIfAborted();
  await asSystem((tx) =>
    tx
      .update(storageObject)
      .set({ writableUntil: sql`now() + make_interval(secs => ${mayArrive})` })
      .where(inArray(storageObject.id, ids)),
  );
}

/** Throws where the content of the source is not there to be copied. */
function requireCopied(outcome: Copied, { source }: Copying): void {
  if (outcome !== 'done')
    throw damaged(outcome === 'missing' ? 'missing' : 'different', source.name);
}

/** Begins an upload in parts, and writes down its id: a crash in between is swept by another job. */
async function beginParts({ id, bucket, key, source }: Copying): Promise<string> {
  const mimeType = source.mimeType ?? 'application/octet-stream';
  const uploadId = await createParts({ bucket, key, mimeType }, 'none');
  await asSystem((tx) =>
    tx.update(storageObject).set({ multipartId: uploadId }).where(eq(storageObject.id, id)),
  );
  return uploadId;
}

/** Copies an object part by part; those that an earlier try has copied are there already. */
async function copyInParts(copying: Copying, partBytes: number, lease: Lease): Promise<void> {
  const { id, bucket, key, source } = copying;
  const known = copying.multipartId;
  const open = { bucket, key, uploadId: known ?? (await beginParts(copying)) };
  const there = await listParts(open);
  // It was put together before a crash, or given up by the store: then nothing lies there.
  if (there === null) {
    if (known !== null && (await headObject(bucket, key))) return;
    return copyInParts({ ...copying, multipartId: null }, partBytes, lease);
  }
  const sizes = new Map(there.map(({ number, size }) => [number, size]));
  for (let number = 1, first = 0; first < source.size; number++, first += partBytes) {
    const last = Math.min(first + partBytes, source.size) - 1;
    if (sizes.get(number) === last - first + 1) continue;
    await announce([id], lease);
    const part = { number, range: [first, last] as const };
    requireCopied(await copyPart(source, open, part, lease.signal), copying);
  }
  await announce([id], lease);
  const parts = await listParts(open);
  const done = parts ? await completeParts(open, parts) : 'unknown';
  if (done === 'changed') throw new Error('a part that was copied is not there any more');
}

const isMd5 = (etag: string | null): boolean => /^"?[0-9a-f]{32}"?$/i.test(etag ?? '');

/** The SHA-256 of what lies in the target, by reading it. */
async function digestOf({ bucket, key }: Copying, etag: string, lease: Lease) {
  for (;;) {
    const digest = await readDigest({ bucket, key, etag });
    lease.signal.throwIfAborted();
    if (digest.state !== 'reading') return digest.state === 'done' ? digest.sha256 : null;
  }
}

/** Whether what lies in the target is what the source was; its SHA-256 where that is known. */
async function compare(copying: Copying, stored: StoredObject, lease: Lease): Promise<Landed> {
  const { id, source } = copying;
  const { etag } = stored;
  if (stored.size !== source.size) throw new Error('the copy has another size than its source');
  if (source.sha256 === null) return { id, etag, sha256: null };
  // Of a single PUT or copy that is not encrypted, the ETag is the MD5 of the content.
  const same = isMd5(etag) && etag === source.etag;
  const sha256 = stored.sha256 ?? (same ? source.sha256 : await digestOf(copying, etag, lease));
  if (sha256 !== source.sha256) throw new Error('the copy has another SHA-256 than its source');
  return { id, etag, sha256 };
}

async function copyOne(copying: Copying, lease: Lease): Promise<Landed> {
  lease.signal.throwIfAborted();
  const { bucket, key, source } = copying;
  const partBytes = env().COPY_PART_BYTES;
  const { checksum } = strongestBinding(await capabilities());
  if (source.size > partBytes) await copyInParts(copying, partBytes, lease);
  else requireCopied(await copyWhole(source, { bucket, key }, checksum, lease.signal), copying);
  const stored = await headObject(bucket, key);
  if (!stored) throw new Error('the copy is not in the store');
  return compare(copying, stored, lease);
}

/** Writes down which objects are there, and how far the transfer is by that. */
const note = (landed: Landed[], done: { objects: number; bytes: number }, lease: Lease) =>
  asSystem(async (tx) => {
    const { rowCount } = await tx
      .update(transfer)
      .set({ copiedObjects: done.objects, copiedBytes: done.bytes })
      .where(leasedBy(lease));
    if (rowCount === 0) throw new Error('this transfer has ended, or another worker has it');
    for (const { id, etag, sha256 } of landed)
      await tx
        .update(storageObject)
        .set({ etag, sha256 })
        .where(and(eq(storageObject.id, id), eq(storageObject.state, 'pending')));
    const ids = landed.map(({ id }) => id);
    await tx
      .update(transferObject)
      .set({ copiedAt: sql`now()` })
      .where(inArray(transferObject.objectId, ids));
  });

/**
 * Copies inside the store what is not copied yet, and compares each copy with its source. May stop
 * anywhere: what is noted is not copied again.
 * @throws AppError DAMAGED where bytes of the source are missing or different; STORAGE_UNAVAILABLE
 */
export async function copyObjects(all: readonly Copying[], lease: Lease): Promise<void> {
  const done = { objects: 0, bytes: 0 };
  const count = ({ source }: Copying) => {
    done.objects += 1;
    done.bytes += source.size;
  };
  for (const copying of all) if (copying.copiedAt) count(copying);
  const total = all.reduce((sum, { source }) => sum + source.size, 0);
  await asSystem((tx) =>
    tx
      .update(transfer)
      .set({
        totalObjects: all.length,
        totalBytes: total,
        copiedObjects: done.objects,
        copiedBytes: done.bytes,
      })
      .where(leasedBy(lease)),
  );
  const missing = all.filter(({ copiedAt }) => copiedAt === null);
  for (let from = 0; from < missing.length; from += batch) {
    const some = missing.slice(from, from + batch);
    await announce(
      some.map(({ id }) => id),
      lease,
    );
    const queue = new PQueue({ concurrency: atOnce });
    const copies = await Promise.allSettled(
      some.map((copying) => queue.add(() => copyOne(copying, lease))),
    );
    const landed = copies.flatMap((copy) => (copy.status === 'fulfilled' ? [copy.value] : []));
    for (const [i, copy] of copies.entries())
      if (copy.status === 'fulfilled' && some[i]) count(some[i]);
    if (landed.length > 0) await note(landed, done, lease);
    const failed = copies.find((copy) => copy.status === 'rejected');
    if (failed) throw failed.reason;
  }
}
