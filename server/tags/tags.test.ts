import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { tag, tagging } from '#db/schema/tags.ts';
import { sentenceText } from '#server/audit/words/schema.ts';
import { newId } from '#server/core/ids.ts';
import { personal } from '#server/core/workspace.ts';
import { purgeFolder } from '#server/jobs/folders/mutations.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { as, join, makeOrganization, makePerson, scopeIn } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';
import { mostTags } from './schema.ts';

provideDatabase();

async function makeMine() {
  const ada = await makePerson();
  const scope = scopeIn(ada, personal);
  const put = (filename: string, folderId: string | null = null) =>
    arriveAs(scope, { filename, folderId });
  return { ada, caller: await as(ada), put };
}

type Caller = Awaited<ReturnType<typeof as>>;

const make = (caller: Caller, name: string, more: { private?: boolean } = {}) =>
  caller.tags.create({ name, colour: 'blue', ...more });

const names = async (caller: Caller) => (await caller.tags.list()).items.map(({ name }) => name);

test('a tag is made, listed by name, given another name and colour, and deleted', async () => {
  const { caller } = await makeMine();
  const urgent = await make(caller, 'Urgent');
  expect(urgent).toEqual({
    id: expect.any(String),
    name: 'Urgent',
    colour: 'blue',
    private: false,
  });
  await make(caller, 'draft');
  const secret = await make(caller, 'Mine', { private: true });
  expect(await names(caller)).toEqual(['draft', 'Mine', 'Urgent']);
  expect((await caller.tags.list()).items).toContainEqual({ ...secret, private: true });
  const renamed = { id: urgent.id, name: 'Now', colour: 'red' } as const;
  expect(await caller.tags.update(renamed)).toEqual({ ...renamed, private: false });
  await caller.tags.delete({ id: urgent.id });
  expect(await names(caller)).toEqual(['draft', 'Mine']);
  expect(await refusalCode(caller.tags.delete({ id: urgent.id }))).toBe('NOT_FOUND');
});

test('[case 33] two tags of a workspace cannot look the same; a private one may have the name of a common one', async () => {
  const { caller } = await makeMine();
  await make(caller, 'Größe');
  const taken = {
    code: 'CONFLICT',
    message: 'A tag with this name is there already. Choose another name.',
  };
  for (const name of ['GRÖSSE', 'Gro\u0308ße', ' Größe '])
    expect(await refusal(make(caller, name))).toMatchObject(taken);
  const other = await make(caller, 'Größe', { private: true });
  expect(await refusal(make(caller, 'größe', { private: true }))).toMatchObject(taken);
  const third = await make(caller, 'Third');
  expect(
    await refusal(caller.tags.update({ id: third.id, name: 'größe', colour: 'red' })),
  ).toMatchObject(taken);
  await caller.tags.update({ id: other.id, name: 'GRÖSSE', colour: 'red' });
});

test.each(['', '   ', '\u200b', 'a\nb', '\u202egpj', 'x'.repeat(61)])(
  'the name %j is refused with a reason',
  async (name) => {
    const { caller } = await makeMine();
    await expect(make(caller, name)).rejects.toThrow(/name/);
  },
);

test('tags are put on many files and folders and taken away, with an answer each; repeating is safe', async () => {
  const { caller, put } = await makeMine();
  const folder = await caller.folders.create({ name: 'Contracts' });
  const [a, b] = [await put('a.txt'), await put('b.txt')];
  const [red, own] = [await make(caller, 'Red'), await make(caller, 'Own', { private: true })];
  const unknown = newId();
  const input = { files: [a, b, unknown], folders: [folder.id], add: [red.id, own.id] };
  for (let round = 0; round < 2; round++)
    expect((await caller.tags.assign(input)).results).toMatchObject([
      { id: a, ok: true },
      { id: b, ok: true },
      { id: unknown, ok: false, code: 'NOT_FOUND' },
      { id: folder.id, ok: true },
    ]);
  expect((await caller.files.get({ id: a })).tagIds.toSorted()).toEqual(
    [red.id, own.id].toSorted(),
  );
  expect((await caller.folders.list({})).items[0]?.tagIds).toHaveLength(2);
  expect(await caller.tags.usage({ id: red.id })).toEqual({ files: 2, folders: 1 });

  const swap = { files: [a], folders: [folder.id], add: [], remove: [red.id] };
  for (let round = 0; round < 2; round++) await caller.tags.assign(swap);
  expect((await caller.files.list({})).items.map(({ tagIds }) => tagIds.length)).toEqual([1, 2]);
  await caller.tags.delete({ id: own.id });
  expect((await caller.files.get({ id: a })).tagIds).toEqual([]);
});

test('an unknown tag, none, or one that is added and removed at once is refused whole', async () => {
  const { caller, put } = await makeMine();
  const [id, red] = [await put('a.txt'), await make(caller, 'Red')];
  expect(await refusal(caller.tags.assign({ files: [id], add: [red.id, newId()] }))).toMatchObject({
    message: 'This tag does not exist, or you have no access to it.',
  });
  expect((await caller.files.get({ id })).tagIds).toEqual([]);
  await expect(caller.tags.assign({ files: [id] })).rejects.toThrow(/at least one tag/);
  const both = { files: [id], add: [red.id], remove: [red.id] };
  await expect(caller.tags.assign(both)).rejects.toThrow(/either/);
  await expect(caller.tags.assign({ add: [red.id] })).rejects.toThrow(/at least one item/);
});

test('tags stay with a file in the trash and come back with it; purging ends them', async () => {
  const { caller, put } = await makeMine();
  const folder = await caller.folders.create({ name: 'Old' });
  const [alone, inside] = [await put('a.txt'), await put('b.txt', folder.id)];
  const red = await make(caller, 'Red');
  await caller.tags.assign({ files: [alone, inside], folders: [folder.id], add: [red.id] });
  await caller.files.trash({ ids: [alone] });
  await caller.folders.trash({ ids: [folder.id] });
  expect(await caller.tags.usage({ id: red.id })).toEqual({ files: 2, folders: 1 });
  await caller.files.restore({ ids: [alone] });
  expect((await caller.files.get({ id: alone })).tagIds).toEqual([red.id]);
  await caller.folders.purge({ ids: [folder.id] });
  await purgeFolder(folder.id);
  expect(await caller.tags.usage({ id: red.id })).toEqual({ files: 1, folders: 0 });
  await caller.files.trash({ ids: [alone] });
  expect((await caller.files.purge({ ids: [alone] })).results).toMatchObject([{ ok: true }]);
  expect(await caller.tags.usage({ id: red.id })).toEqual({ files: 0, folders: 0 });
});

test('a viewer sees the tags of the workspace and changes none, but has private ones', async () => {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const vera = await makePerson('Vera');
  await join(vera, acme.id, 'viewer');
  const [owner, viewer] = [await as(olga, acme.id), await as(vera, acme.id)];
  const id = await arriveAs(scopeIn(olga, acme), { filename: 'a.txt' });
  const red = await make(owner, 'Red');
  await owner.tags.assign({ files: [id], add: [red.id] });
  expect((await viewer.files.get({ id })).tagIds).toEqual([red.id]);
  expect(await names(viewer)).toEqual(['Red']);
  for (const refused of [
    make(viewer, 'Blue'),
    viewer.tags.update({ ...red, colour: 'green', private: undefined } as never),
  ])
    await expect(refused).rejects.toThrow();
  expect(await refusalCode(make(viewer, 'Blue'))).toBe('FORBIDDEN');
  expect(await refusalCode(viewer.tags.delete({ id: red.id }))).toBe('FORBIDDEN');
  expect(await refusalCode(viewer.tags.assign({ files: [id], remove: [red.id] }))).toBe(
    'FORBIDDEN',
  );
  const own = await make(viewer, 'To read', { private: true });
  await viewer.tags.assign({ files: [id], add: [own.id] });
  expect((await viewer.files.get({ id })).tagIds).toHaveLength(2);
});

test('a workspace has a bounded number of tags, and room again when one is deleted', async () => {
  const { ada, caller } = await makeMine();
  await asSystem((tx) =>
    tx.insert(tag).values(
      Array.from({ length: mostTags }, (_, n) => ({
        id: newId(),
        userId: ada.id,
        name: `t${n}`,
        nameKey: `t${n}`,
        colour: 'red',
      })),
    ),
  );
  expect(await refusal(make(caller, 'One more'))).toMatchObject({ code: 'CONFLICT' });
  await make(caller, 'Private', { private: true });
  const [first] = (await caller.tags.list()).items.filter((one) => !one.private);
  await caller.tags.delete({ id: first?.id ?? '' });
  await make(caller, 'One more');
});

test('the activity tells of tags by name, once for each file and folder', async () => {
  const { caller, put } = await makeMine();
  const folder = await caller.folders.create({ name: 'Contracts' });
  const id = await put('a.txt');
  const [red, blue] = [await make(caller, 'Red'), await make(caller, 'Blue')];
  const both = { files: [id], folders: [folder.id], add: [red.id, blue.id] };
  await caller.tags.assign(both);
  await caller.tags.assign(both);
  await caller.tags.assign({ files: [id], remove: [red.id] });
  await caller.tags.update({ id: blue.id, name: 'Navy', colour: 'blue' });
  await caller.tags.delete({ id: blue.id });
  const { items } = await caller.audit.list({ limit: 7 });
  expect(items.map(sentenceText).toSorted()).toEqual(
    [
      'Ada deleted the tag Navy',
      'Ada changed the name of the tag Blue to Navy',
      'Ada took Red from a.txt',
      'Ada tagged a.txt with Red, Blue',
      'Ada tagged the folder Contracts with Red, Blue',
      'Ada made the tag Blue',
      'Ada made the tag Red',
    ].toSorted(),
  );
});

test('two people who make, tag and delete at once leave a whole', async () => {
  const { caller, put } = await makeMine();
  const id = await put('a.txt');
  const red = await make(caller, 'Red');
  const outcomes = await Promise.allSettled([
    ...Array.from({ length: 4 }, () => make(caller, 'Same')),
    caller.tags.assign({ files: [id], add: [red.id] }),
    caller.tags.delete({ id: red.id }),
    caller.tags.assign({ files: [id], add: [red.id] }),
  ]);
  expect((await names(caller)).filter((name) => name === 'Same')).toHaveLength(1);
  for (const outcome of outcomes)
    if (outcome.status === 'rejected')
      expect(outcome.reason.message).toMatch(/there already|does not exist/);
  const orphans = sql`not exists (select 1 from tag t where t.id = ${tagging.tagId})`;
  expect(await asSystem((tx) => tx.$count(tagging, orphans))).toBe(0);
});
