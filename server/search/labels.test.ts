import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { storage } from '#db/schema/storage.ts';
import { tag, tagging } from '#db/schema/tags.ts';
import { newId } from '#server/core/ids.ts';
import { personal } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { as, join, makeOrganization, makePerson, scopeIn } from '#server/testing/people.ts';

provideDatabase();

type Caller = Awaited<ReturnType<typeof as>>;
type Input = Parameters<Caller['search']['files']>[0];

const found = async (caller: Caller, query: string, input: Partial<Input> = {}) =>
  (await caller.search.files({ ...input, query })).items.map(({ name }) => name);

/** report.txt (red, blue), Reports (red), Reports/report old.txt (blue), rest.txt. */
async function makeTagged() {
  const ada = await makePerson();
  const caller = await as(ada);
  const scope = scopeIn(ada, personal);
  const folder = await caller.folders.create({ name: 'Reports' });
  const a = await arriveAs(scope, { filename: 'report.txt' });
  const b = await arriveAs(scope, { filename: 'report old.txt', folderId: folder.id });
  await arriveAs(scope, { filename: 'rest.txt' });
  const [red, blue] = [
    await caller.tags.create({ name: 'Red', colour: 'red' }),
    await caller.tags.create({ name: 'Blue', colour: 'blue', private: true }),
  ];
  await caller.tags.assign({ files: [a], folders: [folder.id], add: [red.id] });
  await caller.tags.assign({ files: [a, b], add: [blue.id] });
  return { ada, caller, folder, a, b, red: red.id, blue: blue.id };
}

test('a search by tag finds what carries all of them, with a query and without', async () => {
  const { caller, folder, red, blue, a } = await makeTagged();
  expect(await found(caller, 're', { tagIds: [red] })).toEqual(['report.txt', 'Reports']);
  expect(await found(caller, 'ort', { tagIds: [red] })).toEqual(['report.txt', 'Reports']);
  expect(await found(caller, 'rest', { tagIds: [red] })).toEqual([]);
  expect(await found(caller, '', { tagIds: [red] })).toEqual(['report.txt', 'Reports']);
  expect(await found(caller, '', { tagIds: [blue] })).toEqual(['report old.txt', 'report.txt']);
  expect(await found(caller, '', { tagIds: [red, blue, red] })).toEqual(['report.txt']);
  expect(await found(caller, '', { tagIds: [blue], folderId: folder.id })).toEqual([
    'report old.txt',
  ]);
  expect(await found(caller, '', { tagIds: [blue, newId()] })).toEqual([]);
  const [item] = (await caller.search.files({ query: 'report.t' })).items;
  expect(item).toMatchObject({ id: a, tagIds: [red, blue] });
  await caller.files.trash({ ids: [a] });
  expect(await found(caller, '', { tagIds: [blue], trash: true })).toEqual(['report.txt']);
  await expect(found(caller, '')).rejects.toThrow(/Type part of a name/);
  await expect(found(caller, '\u0301', { tagIds: [red] })).rejects.toThrow(/Type part of a name/);
});

test('[case 17] a private tag of another member finds nothing, whoever knows its id', async () => {
  const [olga, mia] = [await makePerson('Olga'), await makePerson('Mia')];
  const acme = await makeOrganization(olga);
  await join(mia, acme.id, 'member');
  const [owner, member] = [await as(olga, acme.id), await as(mia, acme.id)];
  const id = await arriveAs(scopeIn(olga, acme), { filename: 'plan.txt' });
  const secret = await member.tags.create({ name: 'Secret', colour: 'red', private: true });
  const common = await member.tags.create({ name: 'Common', colour: 'red' });
  await member.tags.assign({ files: [id], add: [secret.id, common.id] });
  const both = { tagIds: [secret.id, common.id] };
  expect(await found(member, '', both)).toEqual(['plan.txt']);
  expect(await found(owner, '', { tagIds: [common.id] })).toEqual(['plan.txt']);
  for (const query of ['', 'plan', 'lan'])
    for (const input of [both, { tagIds: [secret.id] }])
      expect(await found(owner, query, input)).toEqual([]);
});

test('files are found by what they are for; folders are for nothing', async () => {
  const { caller, a, b, red } = await makeTagged();
  await asSystem((tx) => tx.update(storage).set({ purpose: 'avatar' }).where(eq(storage.id, a)));
  expect(await found(caller, '', { purpose: 'avatar' })).toEqual(['report.txt']);
  expect(await found(caller, 're', { purpose: 'general' })).toEqual(['report old.txt', 'rest.txt']);
  expect(await found(caller, '', { purpose: 'avatar', tagIds: [red] })).toEqual(['report.txt']);
  expect(await found(caller, '', { purpose: 'attachment' })).toEqual([]);
  expect((await caller.files.get({ id: b })).id).toBe(b);
});

test('a tag on more files than are looked at one by one is found in pages, in order', {
  timeout: 60_000,
}, async () => {
  const { ada, caller, red } = await makeTagged();
  const [one] = await asSystem((tx) =>
    tx.select({ objectId: storage.objectId }).from(storage).where(eq(storage.userId, ada.id)),
  );
  const rows = Array.from({ length: 10_050 }, (_, n) => ({
    id: newId(),
    name: `many ${String(n).padStart(5, '0')}.txt`,
  }));
  await asSystem(async (tx) => {
    for (let i = 0; i < rows.length; i += 2_000) {
      const part = rows.slice(i, i + 2_000);
      await tx.insert(storage).values(
        part.map(({ id, name }) => ({
          id,
          userId: ada.id,
          fileKey: id,
          filename: name,
          nameKey: name,
          originalName: name,
          mimeType: 'text/plain',
          size: 1,
          objectId: one?.objectId ?? '',
        })),
      );
      const [{ audience } = { audience: '' }] = await tx
        .select({ audience: tag.audience })
        .from(tag)
        .where(eq(tag.id, red));
      await tx.insert(tagging).values(
        part.map(({ id }) => ({
          id: newId(),
          userId: ada.id,
          tagId: red,
          audience,
          storageId: id,
        })),
      );
    }
  });
  const names: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 3; page++) {
    const answer = await caller.search.files({ query: '', tagIds: [red], limit: 200, cursor });
    names.push(...answer.items.map(({ name }) => name));
    cursor = answer.nextCursor ?? undefined;
  }
  expect(names).toEqual(rows.slice(0, 600).map(({ name }) => name));
  expect(await found(caller, '10049', { tagIds: [red] })).toEqual(['many 10049.txt']);
  expect(await found(caller, 'rest', { tagIds: [red] })).toEqual([]);
});
