import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { storage } from '#db/schema/storage.ts';
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
