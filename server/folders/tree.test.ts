import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { folder } from '#db/schema/folders.ts';
import { storage } from '#db/schema/storage.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { makeRows } from '#server/testing/isolation/world.ts';
import { as, makePerson } from '#server/testing/people.ts';

provideDatabase();

type Caller = Awaited<ReturnType<typeof as>>;

/** What somebody does; folders are chosen by their number among all that were ever there. */
type Act =
  | { kind: 'move'; what: number[]; into: number | null }
  | { kind: 'copy'; what: number; into: number | null }
  | { kind: 'rename'; what: number; name: string }
  | { kind: 'ensure'; into: number | null; path: string[] }
  | { kind: 'trash' | 'restore'; what: number[] }
  | { kind: 'moveFiles'; into: number | null };

const number = fc.nat({ max: 30 });
const place = fc.option(number, { nil: null });
const name = fc.constantFrom('a', 'b', 'c', 'A', 'd');
const several = fc.array(number, { minLength: 1, maxLength: 3 });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('move' as const), what: several, into: place }),
  },
  fc.record({ kind: fc.constant('copy' as const), what: number, into: place }),
  fc.record({ kind: fc.constant('rename' as const), what: number, name }),
  fc.record({
    kind: fc.constant('ensure' as const),
    into: place,
    path: fc.array(name, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ kind: fc.constantFrom('trash' as const, 'restore' as const), what: several }),
  fc.record({ kind: fc.constant('moveFiles' as const), into: place }),
);

const rowsOf = (userId: string) =>
  asSystem(async (tx) => ({
    folders: await tx.select().from(folder).where(eq(folder.userId, userId)),
    files: await tx.select().from(storage).where(eq(storage.userId, userId)),
  }));

/** Does it; a refusal is an answer like any other. */
async function perform(
  caller: Caller,
  known: string[],
  fileIds: string[],
  todo: Act,
): Promise<void> {
  const id = (n: number) => known[n % known.length] ?? '';
  const at = (n: number | null) => (n === null ? null : id(n));
  const refusable = async () => {
    switch (todo.kind) {
      case 'move':
        return caller.folders.move({ ids: todo.what.map(id), parentId: at(todo.into) });
      case 'copy':
        return caller.folders.copy({ ids: [id(todo.what)], parentId: at(todo.into) });
      case 'rename':
        return caller.folders.rename({ id: id(todo.what), name: todo.name });
      case 'ensure':
        return caller.folders.ensure({ parentId: at(todo.into), paths: [todo.path] });
      case 'moveFiles':
        return caller.files.move({ ids: fileIds, folderId: at(todo.into) });
      default:
        return caller.folders[todo.kind]({ ids: todo.what.map(id) });
    }
  };
  await refusable().catch((error: Error & { code?: string }) => {
    const deadlock = error.message.includes('changing the same things');
    if (deadlock || !['NOT_FOUND', 'CONFLICT'].includes(error.code ?? '')) throw error;
  });
}

/** What no sequence of acts may leave behind, as sentences. */
async function problems(userId: string, before: Set<string>): Promise<string[]> {
  const { folders, files } = await rowsOf(userId);
  const byId = new Map(folders.map((row) => [row.id, row]));
  const found: string[] = [];
  for (const id of before) if (!byId.has(id)) found.push(`the folder ${id} is lost`);
  const names = new Set<string>();
  for (const row of folders) {
    const seen = new Set<string>();
    for (let at: string | null | undefined = row.id; at; at = byId.get(at)?.parentId) {
      if (seen.has(at)) {
        found.push(`${row.name} is inside itself`);
        break;
      }
      seen.add(at);
    }
    if (row.deletedAt) continue;
    const key = `${row.placeId} ${row.nameKey}`;
    if (names.has(key)) found.push(`two folders are called ${row.name}`);
    names.add(key);
    if (row.parentId && byId.get(row.parentId)?.deletedAt)
      found.push(`${row.name} lives in the trash`);
  }
  for (const row of folders)
    if (row.trashedWith && !byId.get(row.trashedWith)?.deletedAt)
      found.push(`${row.name} went to the trash with a folder that is not there`);
  for (const file of files)
    if (file.status === 'active' && file.folderId && byId.get(file.folderId)?.deletedAt)
      found.push(`${file.filename} lives in the trash`);
  return found;
}

test('[case 72] whatever several people do to one tree at once, nothing is in a circle, lost, or twice of one name', {
  timeout: 120_000,
}, async () => {
  const rounds = fc.array(fc.array(act, { minLength: 1, maxLength: 6 }), {
    minLength: 3,
    maxLength: 10,
  });
  await fc.assert(
    fc.asyncProperty(rounds, async (together) => {
      const ada = await makePerson();
      const caller = await as(ada);
      const { fileId } = await makeRows({ userId: ada.id, organizationId: null });
      await caller.folders.ensure({
        paths: [
          ['a', 'b', 'c'],
          ['b', 'a'],
          ['c', 'd', 'a', 'b'],
        ],
      });
      let known: string[] = [];
      for (const acts of together) {
        known = (await rowsOf(ada.id)).folders.map(({ id }) => id).sort();
        await Promise.all(acts.map((todo) => perform(caller, known, [fileId], todo)));
        expect(await problems(ada.id, new Set(known))).toEqual([]);
      }
    }),
    { numRuns: 40 },
  );
});
