import { and, eq, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { rootId } from '#db/schema/columns.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { AppError } from '#server/core/errors.ts';
import { nameKey, numberedName } from '../policy.ts';

/** How many numbered names one look-up tries: of each, where there are few, or many. */
const batch = { few: 64, many: 8 };
const largestNumber = 100_000;

/** How names of a place are compared and numbered, and which of some keys are taken there. */
interface Naming {
  key: (name: string) => string;
  numbered: (name: string, n: number) => string;
  taken: (keys: string[]) => Promise<ReadonlySet<string>>;
}

/**
 * For each name the first of `name`, `name (2)`, `name (3)`... that nothing of the place has, nor any
 * other of these names is given.
 * @throws AppError CONFLICT
 */
export async function firstFreeNames(
  names: readonly string[],
  { key, numbered, taken }: Naming,
): Promise<string[]> {
  const step = names.length > 16 ? batch.many : batch.few;
  const given = new Map<number, string>();
  const used = new Set<string>();
  let open = [...names.entries()];
  for (let from = 1; open.length > 0; from += step) {
    if (from > largestNumber)
      throw new AppError('CONFLICT', 'Too many things here have this name. Choose another name.');
    const candidates = open.map(([, name]) =>
      Array.from({ length: step }, (_, i) => (from + i === 1 ? name : numbered(name, from + i))),
    );
    const gone = await taken(candidates.flat().map(key));
    open = open.filter(([at], i) => {
      const free = candidates[i]?.find((name) => !gone.has(key(name)) && !used.has(key(name)));
      if (free === undefined) return true;
      used.add(key(free));
      given.set(at, free);
      return false;
    });
  }
  return names.map((name, at) => given.get(at) ?? name);
}

/** The same for files in a folder. Somebody may take one before it is written. */
export const freeNames = (
  tx: Transaction,
  scope: WorkspaceScope,
  folderId: string | null,
  names: readonly string[],
): Promise<string[]> =>
  firstFreeNames(names, {
    key: nameKey,
    numbered: numberedName,
    async taken(keys) {
      const rows = await tx
        .select({ key: storage.nameKey })
        .from(storage)
        .where(
          and(
            inWorkspace(storage, scope),
            sql`${storage.status} = 'active'`,
            eq(storage.placeId, folderId ?? rootId),
            sql`${storage.nameKey} = any(${sql.param(keys)}::text[])`,
          ),
        );
      return new Set(rows.map((row) => row.key));
    },
  });

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
    const [filename = place.name] = await freeNames(tx, scope, place.folderId, [place.name]);
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
