import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { rootId } from '#db/schema/columns.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { AppError } from '#server/core/errors.ts';
import { nameKey, numberedName } from '../policy.ts';

/** How many numbered names one look-up tries. */
const batch = 64;
const largestNumber = 100_000;

/**
 * The first of `name`, `name (2)`, `name (3)`... that no live file of the folder has. Somebody may
 * take it before it is written: the unique index then refuses, and `withFreeName` asks again.
 */
async function freeName(
  tx: Transaction,
  scope: WorkspaceScope,
  folderId: string | null,
  name: string,
): Promise<string> {
  for (let from = 1; from < largestNumber; from += batch) {
    const names = Array.from({ length: batch }, (_, i) =>
      from + i === 1 ? name : numberedName(name, from + i),
    );
    const taken = await tx
      .select({ key: storage.nameKey })
      .from(storage)
      .where(
        and(
          inWorkspace(storage, scope),
          sql`${storage.status} = 'active'`,
          eq(storage.placeId, folderId ?? rootId),
          inArray(storage.nameKey, names.map(nameKey)),
        ),
      );
    const keys = new Set(taken.map((row) => row.key));
    const free = names.find((candidate) => !keys.has(nameKey(candidate)));
    if (free !== undefined) return free;
  }
  throw new AppError('CONFLICT', 'Too many files here have this name. Choose another name.');
}

/**
 * Writes a live file under `name`, or under the next numbered name where that is taken: both are
 * kept. `write` answers false when the unique index has refused the name.
 * @throws AppError CONFLICT after many lost races
 */
export async function withFreeName(
  tx: Transaction,
  scope: WorkspaceScope,
  place: { folderId: string | null; name: string },
  write: (name: { filename: string; nameKey: string }) => Promise<boolean>,
): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const filename = await freeName(tx, scope, place.folderId, place.name);
    if (await write({ filename, nameKey: nameKey(filename) })) return filename;
  }
  throw new AppError('CONFLICT', 'Others are adding files of this name right now. Try again.');
}

const spotOf = (placeId: string, key: string): string => `${placeId}/${key}`;

/** A name in a folder; null is the root. */
interface Named {
  folderId: string | null;
  filename: string;
}

/** A live file that has a name. */
export interface Namesake {
  fileId: string;
  filename: string;
  size: number;
  updatedAt: Date;
}

/** The live files that have the names of these ones in their folders, in one look. */
export async function findNamesakes(
  tx: Transaction,
  scope: WorkspaceScope,
  files: readonly Named[],
): Promise<(file: Named) => Namesake | undefined> {
  if (files.length === 0) return () => undefined;
  const places = files.map(({ folderId }) => folderId ?? rootId);
  const keys = files.map(({ filename }) => nameKey(filename));
  const rows = await tx
    .select({
      placeId: storage.placeId,
      nameKey: storage.nameKey,
      fileId: storage.id,
      filename: storage.filename,
      size: storage.size,
      updatedAt: storage.updatedAt,
    })
    .from(storage)
    .where(
      and(
        inWorkspace(storage, scope),
        sql`${storage.status} = 'active'`,
        sql`(${storage.placeId}, ${storage.nameKey}) in (select * from unnest(${sql.param(places)}::uuid[], ${sql.param(keys)}::text[]))`,
      ),
    );
  const found = new Map(
    rows.map(({ placeId, nameKey, ...file }) => [spotOf(placeId, nameKey), file]),
  );
  return ({ folderId, filename }) => found.get(spotOf(folderId ?? rootId, nameKey(filename)));
}
