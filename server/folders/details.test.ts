import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { personal } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { as, makePerson, scopeIn } from '#server/testing/people.ts';
import { refusalCode } from '#server/testing/refusal.ts';

provideDatabase();

async function makeMine() {
  const ada = await makePerson();
  const scope = scopeIn(ada, personal);
  const put = (filename: string, content: string, folderId: string | null) =>
    arriveAs(scope, { filename, content, folderId });
  return { ada, caller: await as(ada), put };
}

test('the details of a folder count what is in it and below, without the trash', async () => {
  const { caller, put } = await makeMine();
  const top = await caller.folders.create({ name: 'Contracts' });
  const year = await caller.folders.create({ name: '2026', parentId: top.id });
  const old = await caller.folders.create({ name: 'Old', parentId: top.id });
  await put('a.txt', 'four', top.id);
  await put('b.txt', 'fives', year.id);
  await put('outside.txt', 'outside', null);
  const trashed = await put('c.txt', 'in the trash', year.id);
  await put('d.txt', 'with its folder', old.id);
  await caller.files.trash({ ids: [trashed] });
  await caller.folders.trash({ ids: [old.id] });
  expect(await caller.folders.details({ id: top.id })).toEqual({
    folder: expect.objectContaining({ id: top.id, name: 'Contracts', addedBy: expect.anything() }),
    path: [],
    inside: { folders: 1, files: 2, bytes: 9, more: false },
  });
  expect(await caller.folders.details({ id: year.id })).toMatchObject({
    path: [{ id: top.id, name: 'Contracts' }],
    inside: { folders: 0, files: 1, bytes: 5 },
  });
  expect(await refusalCode(caller.folders.details({ id: old.id }))).toBe('NOT_FOUND');
});

test('counting ends at a bound, and says so', async () => {
  const { ada, caller, put } = await makeMine();
  const top = await caller.folders.create({ name: 'Many' });
  await put('a.txt', 'four', top.id);
  await asSystem((tx) =>
    tx.execute(sql`
      insert into folder (id, user_id, parent_id, name, name_key)
      select gen_random_uuid(), ${ada.id}, ${top.id}, 'f' || n, 'f' || n from generate_series(1, 10001) n`),
  );
  expect((await caller.folders.details({ id: top.id })).inside).toMatchObject({
    folders: 10_000,
    files: 1,
    more: true,
  });
});
