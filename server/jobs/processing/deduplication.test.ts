import { expect, test } from 'vitest';
import type { WorkspaceScope } from '#db/scope.ts';
import { personal } from '#server/core/workspace.ts';
import { arrive, arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { connected } from '#server/testing/isolation/snapshot.ts';
import { as, makeOrganization, makePerson, scopeIn } from '#server/testing/people.ts';
import { deleteMarked, objectsOf, processAll, processingOf } from '#server/testing/processing.ts';
import { deleteBehind, objectOf, objectRow, putBehind, storedText } from '#server/testing/store.ts';
import { processObject } from './mutations.ts';

const place = provideDatabase();

type Caller = Awaited<ReturnType<typeof as>>;

async function someone() {
  const person = await makePerson();
  const scope = scopeIn(person, personal);
  return { person, caller: await as(person), scope, workspaceId: `user:${person.id}` };
}

async function text(caller: Caller, input: { id: string; version?: number }): Promise<string> {
  const { url } = await caller.files.downloadUrl(input);
  return (await fetch(url)).text();
}

async function purge(caller: Caller, id: string): Promise<void> {
  await caller.files.trash({ ids: [id] });
  await caller.files.purge({ ids: [id] });
}

const put = (scope: WorkspaceScope, filename: string, content: string, verified = true) =>
  arriveAs(scope, { filename, content, verified });

const objectIdOf = async (fileId: string) => (await objectOf({ fileId })).id;

test('equal files share the older object; each stays whole when the other goes, and the bytes go with the last', async () => {
  const { caller, scope, workspaceId } = await someone();
  const ids = [
    await put(scope, 'a.txt', 'same'),
    await put(scope, 'b.txt', 'same', false),
  ] as const;
  const older = await objectOf({ fileId: ids[0] });
  const newer = await objectOf({ fileId: ids[1] });
  await processAll();
  expect(await Promise.all(ids.map(objectIdOf))).toEqual([older.id, older.id]);
  expect(await objectRow(newer.id)).toMatchObject({ state: 'deleting', referenceCount: 0 });
  await deleteMarked(workspaceId);
  expect(await storedText(newer.objectKey)).toBeNull();
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
  await purge(caller, ids[0]);
  await deleteMarked(workspaceId);
  expect(await text(caller, { id: ids[1] })).toBe('same');
  await purge(caller, ids[1]);
  await deleteMarked(workspaceId);
  expect(await storedText(older.objectKey)).toBeNull();
  expect(await objectsOf(workspaceId)).toEqual([]);
});

test('what is given up can still be read by a URL that was just handed out', async () => {
  const { caller, scope } = await someone();
  await put(scope, 'a.txt', 'same');
  const id = await put(scope, 'b.txt', 'same');
  const newer = await objectOf({ fileId: id });
  const { url } = await caller.files.downloadUrl({ id });
  await processAll();
  expect(await objectIdOf(id)).not.toBe(newer.id);
  expect(await (await fetch(url)).text()).toBe('same');
  const { rows } = await connected(place.urls.DATABASE_SYSTEM_URL, (client) =>
    client.query(
      "select run_at > now() + interval '9 minutes' as waits from graphile_worker.jobs where key = $1",
      [`objects.retire:${newer.id}`],
    ),
  );
  expect(rows).toEqual([{ waits: true }]);
});

test('[case 63] equal content of another workspace shares nothing, and shows in no answer', async () => {
  const [ada, bob] = [await someone(), await someone()];
  const acme = await makeOrganization(ada.person);
  const inAcme = scopeIn(ada.person, acme);
  const secret = 'a text that only Ada can know';
  const ids = [await put(ada.scope, 'a.txt', secret), await put(inAcme, 'a.txt', secret)];
  await processAll();
  const probe = await put(bob.scope, 'a.txt', secret);
  const other = await put(bob.scope, 'b.txt', 'another text of as many letters');
  await processAll();
  const objects = await Promise.all([...ids, probe].map(objectIdOf));
  expect(new Set(objects).size).toBe(3);
  const facts = async (id: string) => {
    const {
      id: _,
      fileKey,
      filename,
      createdAt,
      updatedAt,
      size,
      ...rest
    } = await bob.caller.files.get({ id });
    return rest;
  };
  expect(await facts(probe)).toEqual(await facts(other));
  for (const { workspaceId } of [ada, bob, { workspaceId: `org:${acme.id}` }])
    expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('[case 60] sharing changes no counter: each reference counts', async () => {
  const { scope, workspaceId } = await someone();
  for (let n = 0; n < 3; n++) await put(scope, `${n}.txt`, 'ten bytes!');
  await processAll();
  const { rows } = await connected(place.urls.DATABASE_OWNER_URL, (client) =>
    client.query('select used_bytes::int, file_count from storage_quota where workspace_id = $1', [
      workspaceId,
    ]),
  );
  expect(rows).toEqual([{ used_bytes: 30, file_count: 3 }]);
  await deleteMarked(workspaceId);
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('equal files that are processed at the same moment never both drop their bytes', async () => {
  const { caller, scope, workspaceId } = await someone();
  for (const verified of [true, false]) {
    const content = `the same ${verified}`;
    const ids = await Promise.all(
      Array.from({ length: 6 }, (_, n) => put(scope, `${verified} ${n}.txt`, content, verified)),
    );
    const objects = await Promise.all(ids.map(objectIdOf));
    await Promise.all(objects.map((id) => processObject(id)));
    await deleteMarked(workspaceId);
    expect(new Set(await Promise.all(ids.map(objectIdOf)))).toEqual(new Set([objects.sort()[0]]));
    for (const id of ids) {
      expect(await text(caller, { id })).toBe(content);
      expect(await processingOf(id)).toMatchObject({ status: 'done' });
    }
  }
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('empty files share one object, too', async () => {
  const { scope, workspaceId } = await someone();
  const ids = [
    await put(scope, 'a', ''),
    await put(scope, 'b', '', false),
    await put(scope, 'c', ''),
  ];
  await processAll();
  await deleteMarked(workspaceId);
  expect(new Set(await Promise.all(ids.map(objectIdOf))).size).toBe(1);
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('equal former versions share one object, and going back to one brings its content', async () => {
  const { caller, scope, workspaceId } = await someone();
  const id = await put(scope, 'a.txt', 'one');
  for (const content of ['two', 'one', 'two'])
    await arrive(scope, { filename: 'a.txt', content, onConflict: 'replace' });
  for (const { id: objectId } of await objectsOf(workspaceId)) await processObject(objectId);
  await deleteMarked(workspaceId);
  expect(await objectsOf(workspaceId)).toHaveLength(2);
  await caller.files.restoreVersion({ id, version: 3 });
  expect(await text(caller, { id })).toBe('one');
  await caller.files.deleteVersion({ id, version: 1 });
  await deleteMarked(workspaceId);
  expect(await text(caller, { id, version: 3 })).toBe('one');
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('content whose SHA-256 nobody has verified is not brought together with any', async () => {
  const { scope } = await someone();
  const first = await put(scope, 'a.txt', 'same', false);
  const second = await put(scope, 'b.txt', 'same');
  await processObject(await objectIdOf(second));
  expect(await objectIdOf(first)).not.toBe(await objectIdOf(second));
});

test.each(['missing', 'different'])(
  'an older object whose bytes are %s does not win: its file is mended by the newer one',
  async (fault) => {
    const { caller, scope, workspaceId } = await someone();
    const first = await put(scope, 'a.txt', 'same');
    await processAll();
    const { objectKey } = await objectOf({ fileId: first });
    await (fault === 'missing' ? deleteBehind(objectKey) : putBehind(objectKey, 'lame'));
    await caller.files.downloadUrl({ id: first }).catch(() => {});
    expect((await caller.files.get({ id: first })).damagedAt).not.toBeNull();
    const second = await put(scope, 'b.txt', 'same');
    await processAll();
    await deleteMarked(workspaceId);
    expect(await objectIdOf(first)).toBe(await objectIdOf(second));
    expect((await caller.files.get({ id: first })).damagedAt).toBeNull();
    for (const id of [first, second]) expect(await text(caller, { id })).toBe('same');
    expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
  },
);

test('processing, replacing, going back, deleting versions and purging at once: nothing is lost or left', {
  timeout: 120_000,
}, async () => {
  const { caller, scope, workspaceId } = await someone();
  const contents = ['one', 'two', 'one'];
  for (let round = 0; round < 5; round++) {
    const ids = await Promise.all(
      contents.map((content, n) => put(scope, `${n}.txt`, content, n % 2 === 0)),
    );
    const [kept = '', changed = '', gone = ''] = ids;
    const objects = await Promise.all(ids.map(objectIdOf));
    const replace = () =>
      arrive(scope, { filename: '1.txt', content: 'one', onConflict: 'replace' });
    await Promise.all([
      ...objects.map((id) => processObject(id)),
      replace().then(() => caller.files.restoreVersion({ id: changed, version: 1 })),
      purge(caller, gone),
    ]);
    await processAll();
    await Promise.all([
      caller.files.deleteVersion({ id: changed, version: 1 }),
      ...(await objectsOf(workspaceId)).map(({ id }) => processObject(id)),
    ]);
    await deleteMarked(workspaceId);
    expect(await text(caller, { id: kept })).toBe('one');
    expect(await text(caller, { id: changed })).toBe('two');
    expect(await text(caller, { id: changed, version: 2 })).toBe('one');
    expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
    await Promise.all([kept, changed].map((id) => purge(caller, id)));
    await deleteMarked(workspaceId);
    expect(await objectsOf(workspaceId)).toEqual([]);
  }
});
