import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { asSystem, withWorkspace } from '#db/client.ts';
import { everyone } from '#db/schema/columns.ts';
import { tag, tagging } from '#db/schema/tags.ts';
import { newId } from '#server/core/ids.ts';
import type { Workspace } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { password, signUpPerson } from '#server/testing/auth-requests.ts';
import { provideDatabase } from '#server/testing/database.ts';
import {
  as,
  join,
  makeOrganization,
  makePerson,
  type Person,
  scopeIn,
} from '#server/testing/people.ts';
import { refusal } from '#server/testing/refusal.ts';

provideDatabase();

type Caller = Awaited<ReturnType<typeof as>>;

let olga: Person;
let acme: Workspace;
let owner: Caller;
let fileId: string;

beforeAll(async () => {
  olga = await makePerson('Olga');
  acme = await makeOrganization(olga);
  owner = await as(olga, acme.id);
  fileId = await arriveAs(scopeIn(olga, acme), { filename: 'layoffs.txt' });
});

/** A member of Acme with a private tag on Olga's file. */
async function memberWithTag(person: Person) {
  const membership = await join(person, acme.id, 'member');
  const caller = await as(person, acme.id);
  const { id } = await caller.tags.create({ name: 'Suspicious', colour: 'red', private: true });
  await caller.tags.assign({ files: [fileId], add: [id] });
  return { membership, caller, tagId: id };
}

const tagsLeft = (id: string) => asSystem((tx) => tx.$count(tag, sql`${tag.id} = ${id}`));
const taggingsLeft = (id: string) =>
  asSystem((tx) => tx.$count(tagging, sql`${tagging.tagId} = ${id}`));

test('[case 17] a private tag is in no list, count, change or audit line of another member, the owner included', async () => {
  const { caller, tagId } = await memberWithTag(await makePerson('Mia'));
  expect((await caller.files.get({ id: fileId })).tagIds).toEqual([tagId]);

  expect((await owner.tags.list()).items).toEqual([]);
  expect((await owner.files.get({ id: fileId })).tagIds).toEqual([]);
  expect((await owner.files.list({})).items[0]?.tagIds).toEqual([]);
  const seen = JSON.stringify(
    await Promise.all([
      owner.audit.list({ limit: 200 }),
      owner.audit.list({ subjectId: tagId }),
      owner.audit.list({ subjectId: fileId }),
      owner.search.files({ query: 'layoffs' }),
      owner.favourites.list({}),
      owner.quotas.breakdown(),
    ]),
  );
  expect(seen).toContain('layoffs');
  expect(seen).not.toMatch(/Suspicious|tag\.|\.tag/);
  expect(seen).not.toContain(tagId);

  const missing = { message: 'This tag does not exist, or you have no access to it.' };
  for (const id of [tagId, newId()])
    for (const call of [
      () => owner.tags.usage({ id }),
      () => owner.tags.delete({ id }),
      () => owner.tags.update({ id, name: 'Mine', colour: 'red' }),
      () => owner.tags.assign({ files: [fileId], add: [id] }),
      () => owner.tags.assign({ files: [fileId], remove: [id] }),
    ])
      expect(await refusal(call())).toMatchObject(missing);
  expect(await taggingsLeft(tagId)).toBe(1);
});

test('[case 16] the name of another member’s private tag is free, for private and for common ones', async () => {
  const { tagId } = await memberWithTag(await makePerson('Mia'));
  const own = await owner.tags.create({ name: 'Suspicious', colour: 'red', private: true });
  const common = await owner.tags.create({ name: 'Suspicious', colour: 'red' });
  expect(new Set([tagId, own.id, common.id]).size).toBe(3);
  for (const { id } of [own, common]) await owner.tags.delete({ id });
});

test('[case 3] [case 16] raw SQL of another member reads, changes, takes and fakes no private tag', async () => {
  const mia = await makePerson('Mia');
  const { tagId } = await memberWithTag(mia);
  const inAcme = scopeIn(olga, acme);
  const touched = await withWorkspace(inAcme, async (tx) => ({
    tags: (await tx.execute(sql`select 1 from tag where id = ${tagId}`)).rowCount,
    taggings: (await tx.execute(sql`select 1 from tagging where tag_id = ${tagId}`)).rowCount,
    renamed: (await tx.execute(sql`update tag set name = 'x' where id = ${tagId}`)).rowCount,
    gone: (await tx.execute(sql`delete from tagging where tag_id = ${tagId}`)).rowCount,
  }));
  expect(touched).toEqual({ tags: 0, taggings: 0, renamed: 0, gone: 0 });
  const forge = (values: { audience: string; tagId: string; userId: string }) =>
    withWorkspace(inAcme, (tx) =>
      tx
        .insert(tagging)
        .values({ id: newId(), organizationId: acme.id, storageId: fileId, ...values }),
    );
  // Past the wall by its audience; with another one, as if there were no such tag.
  await expect(forge({ audience: mia.id, tagId, userId: mia.id })).rejects.toMatchObject({
    cause: { code: '42501' },
  });
  for (const id of [tagId, newId()])
    for (const audience of [everyone, olga.id])
      await expect(forge({ audience, tagId: id, userId: olga.id })).rejects.toMatchObject({
        cause: { code: '23503', constraint: 'tagging_tag' },
      });
  const opened = withWorkspace(inAcme, (tx) => tx.execute(sql`update tag set private_to = null`));
  await expect(opened).rejects.toMatchObject({ cause: { code: '42501' } });
});

test('private tags end with the membership, by removal, by leaving and by deleting the account; common ones stay', async () => {
  const mia = await makePerson('Mia');
  const first = await memberWithTag(mia);
  const common = await first.caller.tags.create({ name: 'Ours', colour: 'teal' });
  await first.caller.tags.assign({ files: [fileId], add: [common.id] });
  await owner.members.remove({ memberId: first.membership });
  const second = await memberWithTag(mia);
  expect((await second.caller.tags.list()).items.map(({ name }) => name)).toEqual([
    'Ours',
    'Suspicious',
  ]);
  await second.caller.members.leave();
  const gone = await signUpPerson();
  const third = await memberWithTag(gone);
  await (await as(gone)).account.delete({ password });
  for (const { tagId } of [first, second, third]) {
    expect(await tagsLeft(tagId)).toBe(0);
    expect(await taggingsLeft(tagId)).toBe(0);
  }
  expect((await owner.files.get({ id: fileId })).tagIds).toEqual([common.id]);
});

test('a file that carries another member’s private tag is deleted for good like any other', async () => {
  const { tagId } = await memberWithTag(await makePerson('Mia'));
  await owner.files.trash({ ids: [fileId] });
  expect((await owner.files.purge({ ids: [fileId] })).results).toMatchObject([{ ok: true }]);
  expect(await taggingsLeft(tagId)).toBe(0);
  expect(await tagsLeft(tagId)).toBe(1);
});
