import { eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { storage } from '#db/schema/storage.ts';
import { personal } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { as, join, makeOrganization, makePerson, scopeIn } from '#server/testing/people.ts';
import { deleteMarked, processAll, processingOf } from '#server/testing/processing.ts';
import { objectOf } from '#server/testing/store.ts';
import { processObject } from './mutations.ts';

const place = provideDatabase();

beforeAll(() => {
  // Before the environment is first read, which is once.
  process.env.REFUSED_TYPES = '.elf';
});

const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex.padEnd(600, '0'), 'hex'));
/** The beginning of a program for Windows; `n` makes it another one. */
const program = (n = 0) =>
  bytesOf(`4d5a90000300000004000000ffff0000b800${n.toString(16).padStart(2, '0')}`);
const linuxProgram = bytesOf('7f454c4602010100');
const png = Uint8Array.from(
  Buffer.from(
    '89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f8cf5000038601801a5a347d6b0000000049454e44ae426082',
    'hex',
  ),
);

const none = { allowedTypes: [], refusedTypes: [], maxFileBytes: null, maxSessionBytes: null };

async function organization(policy: Partial<Record<'allowedTypes' | 'refusedTypes', string[]>>) {
  const [ada, mia] = [await makePerson(), await makePerson('Mia')];
  const acme = await makeOrganization(ada);
  await join(mia, acme.id, 'member');
  const admin = await as(ada, acme.id);
  await admin.uploads.setPolicy({ ...none, ...policy });
  const scope = scopeIn(mia, { ...acme, role: 'member' });
  return { acme, admin, member: await as(mia, acme.id), scope, workspaceId: `org:${acme.id}` };
}

const stateOf = async (id: string) => {
  const [file] = await asSystem((tx) =>
    tx
      .select({ status: storage.status, deletedBy: storage.deletedBy })
      .from(storage)
      .where(eq(storage.id, id)),
  );
  return file;
};

const problem =
  'This file is not what it was said to be, but application/x-msdownload. Acme does not take .exe files.';

test('[case 45] a program that was called a text goes to the trash with the rule in words, and is not deleted', async () => {
  const { admin, member, scope, workspaceId } = await organization({ refusedTypes: ['.exe'] });
  for (const [n, verified] of [true, false].entries()) {
    const id = await arriveAs(scope, { filename: `${n}.txt`, content: program(n), verified });
    await processAll();
    expect(await processingOf(id)).toEqual({
      status: 'failed',
      error: problem,
      damagedAt: null,
      mimeType: 'application/x-msdownload',
      claimedType: 'text/plain',
    });
    expect(await stateOf(id)).toEqual({ status: 'soft_deleted', deletedBy: null });
    expect(await objectOf({ fileId: id })).toMatchObject({ state: 'stored' });
    const { items } = await admin.audit.list({ subjectId: id });
    expect(items[0]).toMatchObject({
      action: 'file.refuse',
      actor: { kind: 'system' },
      after: { problem },
    });
    expect((await member.files.list({})).items).toEqual([]);
    const { items: trash } = await member.files.list({ status: 'trashed', sort: 'deletedAt' });
    expect(trash.find((file) => file.id === id)?.processingError).toBe(problem);
  }
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('only an admin takes it back; it keeps its mark, and is well once the rule is gone', async () => {
  const { admin, member, scope } = await organization({ refusedTypes: ['.exe'] });
  const id = await arriveAs(scope, { filename: 'a.txt', content: program() });
  await processAll();
  expect((await member.files.restore({ ids: [id] })).results[0]).toMatchObject({
    ok: false,
    code: 'FORBIDDEN',
  });
  expect((await admin.files.restore({ ids: [id] })).results[0]).toMatchObject({ ok: true });
  expect(await admin.files.get({ id })).toMatchObject({ processingError: problem });
  await admin.uploads.setPolicy(none);
  await admin.files.reprocess({ ids: [id] });
  await processAll();
  expect(await admin.files.get({ id })).toMatchObject({
    processingStatus: 'done',
    processingError: null,
  });
});

test('who trashes it first cannot take it back afterwards, and cannot hide it behind equal content', async () => {
  const { member, scope, workspaceId } = await organization({ refusedTypes: ['.exe'] });
  const ids = await Promise.all(
    [0, 1, 2, 3].map((n) =>
      arriveAs(scope, { filename: `${n}.txt`, content: program(), verified: n % 2 === 0 }),
    ),
  );
  await member.files.trash({ ids: ids.slice(0, 1) });
  const objects = await Promise.all(ids.map(async (fileId) => (await objectOf({ fileId })).id));
  await Promise.all(objects.map((id) => processObject(id)));
  for (const id of ids) {
    expect(await stateOf(id)).toEqual({ status: 'soft_deleted', deletedBy: null });
    expect(await processingOf(id)).toMatchObject({ status: 'failed', error: problem });
  }
  const { results } = await member.files.restore({ ids });
  expect(results.map(({ ok }) => ok)).toEqual([false, false, false, false]);
  const later = await arriveAs(scope, { filename: 'later.txt', content: program() });
  await processAll();
  expect(await stateOf(later)).toMatchObject({ status: 'soft_deleted' });
  for (const id of ids) expect(await processingOf(id)).toMatchObject({ error: problem });
  await deleteMarked(workspaceId);
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('among allowed media types, bytes of another one are refused and those of one stay', async () => {
  const { scope } = await organization({ allowedTypes: ['image/*'] });
  const one = (filename: string, content: string | Uint8Array<ArrayBuffer>) =>
    arriveAs(scope, { filename, content, mimeType: 'image/jpeg' });
  const [picture, text, empty] = [
    await one('a.jpg', png),
    await one('b.jpg', 'a text'),
    await one('c.jpg', ''),
  ];
  await processAll();
  for (const id of [picture, empty]) expect(await stateOf(id)).toMatchObject({ status: 'active' });
  expect(await processingOf(text)).toMatchObject({
    status: 'failed',
    error: 'This file is not what it was said to be, but text/plain. Acme takes only images.',
  });
});

test('what its name already said came before the rule, and stays', async () => {
  const { scope } = await organization({ refusedTypes: ['.exe', 'application/x-msdownload'] });
  const named = await arriveAs(scope, { filename: 'setup.exe', content: program(1) });
  const claimed = await arriveAs(scope, {
    filename: 'setup.bin',
    content: program(2),
    mimeType: 'application/x-msdownload',
  });
  await processAll();
  for (const id of [named, claimed])
    expect(await processingOf(id)).toMatchObject({ status: 'done', error: null });
});

test('the instance’s rules hold in Personal as well; an organization’s do not', async () => {
  const ada = await makePerson();
  const scope = scopeIn(ada, personal);
  await organization({ refusedTypes: ['.exe'] });
  const refused = await arriveAs(scope, { filename: 'a.txt', content: linuxProgram });
  const taken = await arriveAs(scope, { filename: 'b.txt', content: program() });
  await processAll();
  expect((await processingOf(refused)).error).toMatch(/This Holdall does not take \.elf files\.$/);
  expect(await stateOf(taken)).toMatchObject({ status: 'active' });
});

test('a new version that reveals a refused type takes its file to the trash, former versions kept', async () => {
  const { admin, scope } = await organization({ refusedTypes: ['.exe'] });
  const id = await arriveAs(scope, { filename: 'a.txt', content: 'a text' });
  await processAll();
  await arriveAs(scope, { filename: 'a.txt', content: program(), onConflict: 'replace' });
  await processAll();
  expect(await stateOf(id)).toMatchObject({ status: 'soft_deleted' });
  await admin.files.restore({ ids: [id] });
  await admin.files.restoreVersion({ id, version: 1 });
  expect(await admin.files.get({ id })).toMatchObject({ processingError: null });
  const { url } = await admin.files.downloadUrl({ id });
  expect(await (await fetch(url)).text()).toBe('a text');
});
