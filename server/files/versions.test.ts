import { expect, test } from 'vitest';
import { personal } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import {
  as,
  join,
  makeOrganization,
  makePerson,
  type Person,
  scopeIn,
} from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';
import { deleteBehind, objectOf, objectRow, storedText } from '#server/testing/store.ts';
import { deleteObjectBytes } from '../jobs/objects/mutations.ts';

const place = provideDatabase();

type Caller = Awaited<ReturnType<typeof as>>;

async function text(caller: Caller, input: { id: string; version?: number }): Promise<string> {
  const { url } = await caller.files.downloadUrl(input);
  return (await fetch(url)).text();
}

/** A file of `contents`, one version after the other, in a person's Personal. */
async function versioned(...contents: string[]) {
  const person = await makePerson();
  const scope = scopeIn(person, personal);
  let id = '';
  const objects: string[] = [];
  for (const content of contents) {
    id = await arriveAs(scope, { filename: 'a.txt', content, onConflict: 'replace' });
    objects.push((await objectOf({ fileId: id })).id);
  }
  return { person, scope, id, objects, caller: await as(person), workspaceId: `user:${person.id}` };
}

const numbers = async (caller: Caller, id: string) =>
  (await caller.files.versions({ id, limit: 200 })).items.map(({ number }) => number);

test('versions come in pages, newest first', async () => {
  const { caller, id } = await versioned('1', '2', '3', '4', '5');
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await caller.files.versions({ id, limit: 2, cursor });
    seen.push(...page.items.map(({ number }) => number));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual([5, 4, 3, 2, 1]);
});

test('restoring a version makes it the present one under a new number, and loses nothing', async () => {
  const { caller, id, workspaceId } = await versioned('one', 'two', 'three');
  expect(await caller.files.restoreVersion({ id, version: 1 })).toEqual({ id, version: 4 });
  expect(await text(caller, { id })).toBe('one');
  expect(await numbers(caller, id)).toEqual([4, 3, 2, 1]);
  expect(await text(caller, { id, version: 3 })).toBe('three');
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('the present version, one that is not there and those of a file in the trash cannot be restored', async () => {
  const { caller, id } = await versioned('one', 'two');
  for (const version of [2, 3])
    expect(await refusal(caller.files.restoreVersion({ id, version }))).toMatchObject({
      code: 'NOT_FOUND',
      message: 'This version does not exist, or you have no access to it.',
    });
  await caller.files.trash({ ids: [id] });
  expect(await refusalCode(caller.files.restoreVersion({ id, version: 1 }))).toBe('NOT_FOUND');
});

test('a version whose bytes are missing is not restored over sound content', async () => {
  const { caller, id, objects } = await versioned('one', 'two');
  const gone = await objectRow(objects[0] ?? '');
  await deleteBehind(gone?.objectKey ?? '');
  expect(await refusalCode(caller.files.restoreVersion({ id, version: 1 }))).toBe('DAMAGED');
  expect(await refusalCode(caller.files.downloadUrl({ id, version: 1 }))).toBe('DAMAGED');
  expect(await text(caller, { id })).toBe('two');
  expect((await caller.files.get({ id })).damagedAt).toBeNull();
});

test('a deleted version is gone with its bytes, and its number does not come back', async () => {
  const { caller, scope, id, objects, workspaceId } = await versioned('one', 'two');
  const first = await objectRow(objects[0] ?? '');
  await caller.files.deleteVersion({ id, version: 1 });
  expect(await numbers(caller, id)).toEqual([2]);
  await deleteObjectBytes(first?.id ?? '');
  expect(await storedText(first?.objectKey ?? '')).toBeNull();
  expect(await objectRow(first?.id ?? '')).toBeUndefined();
  await arriveAs(scope, { filename: 'a.txt', content: 'three', onConflict: 'replace' });
  expect(await numbers(caller, id)).toEqual([3, 2]);
  expect(await refusalCode(caller.files.deleteVersion({ id, version: 3 }))).toBe('NOT_FOUND');
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('deleting a version that was restored leaves the present content whole', async () => {
  const { caller, id, objects, workspaceId } = await versioned('one', 'two');
  await caller.files.restoreVersion({ id, version: 1 });
  await caller.files.deleteVersion({ id, version: 1 });
  await deleteObjectBytes(objects[0] ?? '');
  expect(await text(caller, { id })).toBe('one');
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('who may not manage the trash of others deletes only versions of their own', async () => {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const [mia, adam] = [await makePerson('Mia'), await makePerson('Adam')];
  await join(mia, acme.id, 'member');
  await join(adam, acme.id, 'admin');
  const scope = (person: Person) => scopeIn(person, { ...acme, role: 'member' });
  const version = (person: Person) =>
    arriveAs(scope(person), { filename: 'a.txt', content: person.name, onConflict: 'replace' });
  const id = await version(olga);
  for (const person of [mia, olga, mia]) await version(person);
  const caller = await as(mia, acme.id);
  const { items } = await caller.files.versions({ id });
  // The list says so beforehand; the present version is neither restored nor deleted.
  expect(items.map(({ number, mayRestore, mayDelete }) => [number, mayRestore, mayDelete])).toEqual(
    [
      [4, false, false],
      [3, true, false],
      [2, true, true],
      [1, true, false],
    ],
  );
  expect(await refusalCode(caller.files.deleteVersion({ id, version: 1 }))).toBe('FORBIDDEN');
  await caller.files.deleteVersion({ id, version: 2 });
  await (await as(adam, acme.id)).files.deleteVersion({ id, version: 1 });
  expect(await numbers(caller, id)).toEqual([4, 3]);
});

test('going back to a version takes room, which must be there', async () => {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const caller = await as(olga, acme.id);
  const scope = scopeIn(olga, acme);
  const file = { filename: 'a.txt', onConflict: 'replace' } as const;
  await arriveAs(scope, { ...file, content: '6 byte' });
  const id = await arriveAs(scope, { ...file, content: '4byt' });
  const limit = (quotaBytes: number) =>
    caller.quotas.setUserLimit({ userId: olga.id, maxFileBytes: null, quotaBytes, reason: 'room' });
  await limit(15);
  expect(await refusalCode(caller.files.restoreVersion({ id, version: 1 }))).toBe('QUOTA_EXCEEDED');
  expect(await numbers(caller, id)).toEqual([2, 1]);
  await limit(16);
  await caller.files.restoreVersion({ id, version: 1 });
  expect(await numbers(caller, id)).toEqual([3, 2, 1]);
  expect(await problemsOf(place.urls, `org:${acme.id}`)).toEqual([]);
});

test('two restorations at once are two versions', async () => {
  const { caller, id, workspaceId } = await versioned('one', 'two', 'three');
  await Promise.all([
    caller.files.restoreVersion({ id, version: 1 }),
    caller.files.restoreVersion({ id, version: 2 }),
  ]);
  expect(await numbers(caller, id)).toEqual([5, 4, 3, 2, 1]);
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('purging a file purges all of its versions, once each', async () => {
  const { caller, id, objects, workspaceId } = await versioned('one', 'two');
  await caller.files.restoreVersion({ id, version: 1 });
  const rows = await Promise.all(objects.map(objectRow));
  await caller.files.trash({ ids: [id] });
  expect((await caller.files.purge({ ids: [id] })).results).toEqual([{ id, ok: true }]);
  for (const row of rows) {
    await deleteObjectBytes(row?.id ?? '');
    expect(await storedText(row?.objectKey ?? '')).toBeNull();
  }
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});
