import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { personal } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile } from '#server/testing/files.ts';
import { makeManyFiles } from '#server/testing/many-files.ts';
import { as, join, makeOrganization, makePerson, scopeIn } from '#server/testing/people.ts';
import { refusalCode } from '#server/testing/refusal.ts';

provideDatabase();

type Caller = Awaited<ReturnType<typeof as>>;

const names = (page: Awaited<ReturnType<Caller['recent']['list']>>) =>
  page.items.map((item) => (item.kind === 'file' ? item.file.filename : item.folder.name));

/** Olga owns Acme, where Mia is a member. */
async function makeTeam() {
  const [olga, mia] = [await makePerson('Olga'), await makePerson('Mia')];
  const acme = await makeOrganization(olga);
  await join(mia, acme.id, 'member');
  return {
    acme,
    people: { olga, mia },
    olga: await as(olga, acme.id),
    mia: await as(mia, acme.id),
  };
}

test('what was touched is listed once each with its last touch, newest first, with its way', async () => {
  const caller = await as(await makePerson());
  const folder = await caller.folders.create({ name: 'Contracts' });
  const a = await putFile(caller, { filename: 'a.txt', folderId: folder.id });
  await putFile(caller, { filename: 'b.txt' });
  await caller.files.rename({ id: a.id, filename: 'c.txt' });
  await caller.files.downloadUrl({ id: a.id });
  const page = await caller.recent.list({});
  expect(names(page)).toEqual(['c.txt', 'b.txt', 'Contracts']);
  expect(page.items[0]).toMatchObject({
    kind: 'file',
    path: [{ id: folder.id, name: 'Contracts' }],
    touchedBy: { name: 'Ada' },
    touchedAt: expect.any(Date),
    file: { starred: false, tagIds: [] },
  });
  expect(page.nextCursor).toBeNull();
});

test('one’s own touches and those of others are told apart, each by their own last one', async () => {
  const { olga, mia } = await makeTeam();
  const plan = await putFile(olga, { filename: 'plan.txt' });
  await putFile(mia, { filename: 'mine.txt' });
  const shared = await putFile(olga, { filename: 'shared.txt' });
  await mia.files.rename({ id: plan.id, filename: 'new plan.txt' });
  expect(names(await mia.recent.list({}))).toEqual(['new plan.txt', 'shared.txt', 'mine.txt']);
  expect(names(await mia.recent.list({ by: 'me' }))).toEqual(['new plan.txt', 'mine.txt']);
  const others = await mia.recent.list({ by: 'others' });
  expect(names(others)).toEqual(['shared.txt', 'new plan.txt']);
  expect(others.items.map(({ touchedBy }) => touchedBy.name)).toEqual(['Olga', 'Olga']);
  expect(names(await olga.recent.list({ by: 'me' }))).toEqual(['shared.txt', 'new plan.txt']);
  await olga.files.trash({ ids: [shared.id] });
  expect(names(await mia.recent.list({ by: 'others' }))).toEqual(['new plan.txt']);
  await olga.files.purge({ ids: [shared.id] });
  expect(names(await mia.recent.list({ by: 'others' }))).toEqual(['new plan.txt']);
});

test('what others have added to an organization is listed, and nothing in Personal', async () => {
  const { acme, people, olga, mia } = await makeTeam();
  const scope = scopeIn(people.olga, acme);
  for (const filename of ['1.txt', '2.txt', '3.txt']) await arriveAs(scope, { filename });
  await putFile(mia, { filename: 'mine.txt' });
  await mia.files.rename({
    id: (await mia.files.list({})).items[0]?.id ?? '',
    filename: 'renamed.txt',
  });
  expect(names(await mia.recent.added({}))).toEqual(['3.txt', '2.txt', 'renamed.txt']);
  expect(names(await olga.recent.added({}))).toEqual(['mine.txt']);
  const alone = await as(people.olga);
  await arriveAs(scopeIn(people.olga, personal), { filename: 'own.txt' });
  expect(names(await alone.recent.added({}))).toEqual([]);
});

test('both lists are paged without losing or repeating an item', async () => {
  const { acme, people, olga, mia } = await makeTeam();
  for (let n = 0; n < 7; n++) await putFile(olga, { filename: `${n}.txt` });
  const ids = (await olga.files.list({})).items.map(({ id }) => id);
  await olga.files.move({
    ids: ids.slice(0, 3),
    folderId: (await olga.folders.create({ name: 'Away' })).id,
  });
  for (const list of ['list', 'added'] as const) {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await mia.recent[list]({ limit: 2, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => ids.includes(id)).toSorted()).toEqual(ids.toSorted());
    expect(await refusalCode(mia.recent[list]({ cursor: 'x' }))).toBe('INVALID');
  }
  expect(acme.id && people.mia.id).toBeTruthy();
});

test('[case 17] a tag that another member keeps to themselves touches nothing', async () => {
  const { olga, mia } = await makeTeam();
  const plan = await putFile(olga, { filename: 'plan.txt' });
  await putFile(olga, { filename: 'later.txt' });
  const secret = await mia.tags.create({ name: 'Secret', colour: 'red', private: true });
  await mia.tags.assign({ files: [plan.id], add: [secret.id] });
  await mia.favourites.set({ files: [plan.id], starred: true });
  expect(names(await olga.recent.list({}))).toEqual(['later.txt', 'plan.txt']);
  expect(names(await olga.recent.list({ by: 'others' }))).toEqual([]);
});

test('where most of the log is of what is gone, a page ends after so many entries, and the next goes on', async () => {
  const { people, acme, olga, mia } = await makeTeam();
  await putFile(olga, { filename: 'kept.txt' });
  // What a big folder leaves behind that was added, and deleted for good.
  await asSystem((tx) =>
    tx.execute(sql`
      insert into audit_log (id, user_id, organization_id, action, subject_type, subject_id, request_id, created_at)
      select gen_random_uuid(), ${people.olga.id}, ${acme.id}, 'upload.complete', 'file', gen_random_uuid(), 'r', now() + interval '1 second'
      from generate_series(1, 7000)`),
  );
  for (const by of ['anyone', 'others'] as const) {
    const first = await mia.recent.list({ by });
    expect(names(first)).toEqual([]);
    const second = await mia.recent.list({ by, cursor: first.nextCursor ?? '' });
    expect([names(second), second.nextCursor]).toEqual([['kept.txt'], null]);
  }
  expect((await mia.recent.list({ by: 'me' })).nextCursor).toBeNull();
});

test('who has added nearly everything finds what others added behind it, page by page', async () => {
  const { people, acme, olga, mia } = await makeTeam();
  await putFile(olga, { filename: 'from olga.txt' });
  await makeManyFiles(people.mia, 6_000, { organizationId: acme.id });
  await asSystem((tx) =>
    tx.execute(
      sql`update storage set created_at = now() + interval '1 second' where user_id = ${people.mia.id} and workspace_id = ${`org:${acme.id}`}`,
    ),
  );
  const first = await mia.recent.added({});
  expect(names(first)).toEqual([]);
  const second = await mia.recent.added({ cursor: first.nextCursor ?? '' });
  expect([names(second), second.nextCursor]).toEqual([['from olga.txt'], null]);
});
