import { and, isNull, sql } from 'drizzle-orm';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { archive } from '#db/schema/archives.ts';
import { storageObject } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { newId } from '#server/core/ids.ts';
import { askerIn, takeRateLimit } from '#server/core/rate-limits.ts';
import { archiveName } from './policy.ts';
import { type Manifest, manifestOf } from './queries.ts';
import type { ArchiveInput } from './schema.ts';

/** Hours in which a download may be begun, and gone on with. */
const lifetime = 24;

/** A ZIP that may be downloaded. */
export interface Archive {
  id: string;
  name: string;
  files: number;
  /** Bytes of the ZIP as of now. */
  length: number;
  /** Names of damaged files, which are not in it. */
  leftOut: string[];
}

/**
 * Takes note of what somebody wants to download as one ZIP; its address is its id. Nothing is read
 * from the store, and nothing is written into the activity, until the bytes are asked for.
 * @throws AppError NOT_FOUND where nothing of it is there; TOO_LARGE, RATE_LIMITED
 */
export async function createArchive(
  scope: WorkspaceScope,
  workspace: string,
  input: ArchiveInput,
): Promise<Archive> {
  await takeRateLimit('archive', askerIn(scope));
  const fileIds = [...new Set(input.files)];
  const folderIds = [...new Set(input.folders)];
  const { chosen, files, length, leftOut } = await manifestOf(scope, { fileIds, folderIds });
  const id = newId();
  const name = archiveName(chosen, workspace, new Date());
  const { userId, organizationId } = scope;
  await withWorkspace(scope, (tx) =>
    tx.insert(archive).values({
      id,
      userId,
      organizationId,
      name,
      fileIds,
      folderIds,
      expiresAt: sql`now() + make_interval(hours => ${lifetime})`,
    }),
  );
  return { id, name, files, length, leftOut };
}

/**
 * Writes into the activity that somebody downloads a ZIP.
 * @param from the first byte, where the download goes on after it was interrupted
 */
export async function recordDownload(
  scope: WorkspaceScope,
  id: string,
  { name, files, length }: Manifest & { name: string },
  from: number,
): Promise<void> {
  await withWorkspace(scope, (tx) =>
    audit(tx, scope, [
      {
        action: 'archive.download',
        subjectType: 'archive',
        subjectId: id,
        after: { name, files, bytes: length, ...(from > 0 ? { from } : {}) },
      },
    ]),
  );
}

/** Keeps the CRCs of objects that have been read whole: a download that goes on needs them. */
export async function keepChecksums(
  scope: WorkspaceScope,
  checksums: ReadonlyMap<string, number>,
): Promise<void> {
  if (checksums.size === 0) return;
  const ids = sql.param([...checksums.keys()]);
  const crcs = sql.param([...checksums.values()]);
  await withWorkspace(scope, (tx) =>
    tx
      .update(storageObject)
      .set({ crc32: sql`known.crc` })
      .from(sql`unnest(${ids}::uuid[], ${crcs}::bigint[]) as known (id, crc)`)
      .where(
        and(
          inWorkspace(storageObject, scope),
          sql`${storageObject.id} = known.id`,
          isNull(storageObject.crc32),
          sql`${storageObject.state} = 'stored'`,
        ),
      ),
  );
}
