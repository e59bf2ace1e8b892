import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem, withWorkspace } from '#db/client.ts';
import { storage } from '#db/schema/storage.ts';
import { personal } from '#server/core/workspace.ts';
import { arrive, arriveAs, storeObject } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { as, join, makeOrganization, makePerson, scopeIn } from '#server/testing/people.ts';
import { refusalCode } from '#server/testing/refusal.ts';
import { placeFile } from './arrival/mutations.ts';

const place = provideDatabase();

/** A person in Personal, by the API and by the scope of domain functions. */
async function someone() {
  const person = await makePerson();
  return {
    person,
    caller: await as(person),
    scope: scopeIn(person, personal),
    workspaceId: `user:${person.id}`,
  };
}

type Caller = Awaited<ReturnType<typeof as>>;

const names = async (caller: Caller) =>
  (await caller.files.list({})).items.map((item) => item.filename);

async function text(caller: Caller, input: { id: string; version?: number }): Promise<string> {
  const { url } = await caller.files.downloadUrl(input);
  return (await fetch(url)).text();
}

const versions = async (caller: Caller, id: string) => (await caller.files.versions({ id })).items;

test('keeping both numbers the newcomer', async () => {
  const { caller, scope } = await someone();
  const [first, second] = [
    await arrive(scope, { filename: 'a.txt' }),
    await arrive(scope, { filename: 'A.TXT' }),
  ];
  expect(first).toMatchObject({ outcome: 'stored', filename: 'a.txt' });
  expect(second).toMatchObject({ outcome: 'stored', filename: 'A (2).TXT' });
  expect(await names(caller)).toEqual(['A (2).TXT', 'a.txt']);
});

test('replacing makes a new version of the file of that name, which keeps its id, name and link', async () => {
  const { caller, scope, workspaceId, person } = await someone();
  const id = await arriveAs(scope, { filename: 'Plan.txt', content: 'first' });
  const before = await caller.files.get({ id });
  const placed = await arrive(scope, {
    filename: 'plan.txt',
    content: 'second!',
    mimeType: 'text/markdown',
    onConflict: 'replace',
  });
  expect(placed).toEqual({ outcome: 'stored', fileId: id, filename: 'Plan.txt' });
  expect(await caller.files.get({ id })).toMatchObject({
    fileKey: before.fileKey,
    filename: 'Plan.txt',
    size: 7,
    mimeType: 'text/markdown',
    createdAt: before.createdAt,
  });
  expect(await text(caller, { id })).toBe('second!');
  expect(await text(caller, { id, version: 2 })).toBe('second!');
  expect(await text(caller, { id, version: 1 })).toBe('first');
  const by = { id: person.id, name: person.name };
  expect(await versions(caller, id)).toEqual([
    expect.objectContaining({ number: 2, current: true, size: 7, mimeType: 'text/markdown', by }),
    {
      number: 1,
      current: false,
      size: 5,
      mimeType: 'text/plain',
      by,
      createdAt: before.createdAt,
      mayRestore: true,
      mayDelete: true,
    },
  ]);
  const { items } = await caller.audit.list({ subjectId: id });
  expect(items.find(({ action }) => action === 'file.replace')).toMatchObject({
    before: { filename: 'Plan.txt', version: 1, size: 5 },
    after: { filename: 'Plan.txt', version: 2, size: 7 },
  });
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('replacing what is in the trash, or is not there, makes a new file', async () => {
  const { caller, scope } = await someone();
  const id = await arriveAs(scope, { filename: 'a.txt', content: 'old' });
  await caller.files.trash({ ids: [id] });
  const other = await arriveAs(scope, { filename: 'a.txt', content: 'new', onConflict: 'replace' });
  expect(other).not.toBe(id);
  expect(await versions(caller, other)).toHaveLength(1);
});

test('replacing looks at the folder that the content is meant for, or the root where that is gone', async () => {
  const { caller, scope } = await someone();
  const atRoot = await arriveAs(scope, { filename: 'a.txt', content: 'root' });
  const folder = await caller.folders.create({ parentId: null, name: 'Inside' });
  const inside = { filename: 'a.txt', folderId: folder.id, onConflict: 'replace' } as const;
  const there = await arriveAs(scope, { ...inside, content: 'one' });
  expect(there).not.toBe(atRoot);
  expect(await arriveAs(scope, { ...inside, content: 'two' })).toBe(there);
  expect(await versions(caller, atRoot)).toHaveLength(1);
});

test('skipping leaves what is there as it is, and makes a file where nothing is', async () => {
  const { caller, scope } = await someone();
  const skip = { filename: 'a.txt', onConflict: 'skip' } as const;
  const id = await arriveAs(scope, { ...skip, content: 'first' });
  expect(await arrive(scope, { ...skip, filename: 'A.txt', content: 'second' })).toEqual({
    outcome: 'skipped',
    filename: 'A.txt',
  });
  expect(await text(caller, { id })).toBe('first');
  expect(await versions(caller, id)).toHaveLength(1);
});

test('[case 34] replacing, keeping and skipping one name at once: every content is kept or told to be skipped', async () => {
  const { caller, scope, workspaceId } = await someone();
  const ways = ['replace', 'keepBoth', 'skip'] as const;
  const contents = Array.from({ length: 12 }, (_, n) => `content ${n}`);
  const objects = await Promise.all(
    contents.map((content) => storeObject(scope, { filename: 'a.txt', content })),
  );
  const placed = await Promise.all(
    objects.map((objectId, n) =>
      withWorkspace(scope, (tx) =>
        placeFile(tx, scope, {
          filename: 'a.txt',
          folderId: null,
          size: contents[n]?.length ?? 0,
          mimeType: 'text/plain',
          objectId,
          onConflict: ways[n % ways.length] ?? 'skip',
        }),
      ),
    ),
  );
  const kept = new Set<string>();
  for (const { id } of (await caller.files.list({})).items)
    for (const { number } of await versions(caller, id))
      kept.add(await text(caller, { id, version: number }));
  const stored = contents.filter((_, n) => placed[n]?.outcome === 'stored');
  expect([...kept].sort()).toEqual(stored.sort());
  expect(placed.filter((one, n) => n % 3 < 2 && one.outcome !== 'stored')).toEqual([]);
  // What was skipped is the caller's to give up: only those are without a reference.
  const problems = await problemsOf(place.urls, workspaceId);
  expect(problems).toHaveLength(placed.filter(({ outcome }) => outcome === 'skipped').length);
  for (const problem of problems) expect(problem).toContain('counts 0 references and has 0');
});

test('[case 34] ten replacements of one file at once give eleven versions, numbered without a gap', async () => {
  const { caller, scope, workspaceId } = await someone();
  const id = await arriveAs(scope, { filename: 'a.txt', content: '0' });
  const placed = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      arrive(scope, { filename: 'a.txt', content: `${n + 1}`, onConflict: 'replace' }),
    ),
  );
  expect(new Set(placed.map((one) => 'fileId' in one && one.fileId))).toEqual(new Set([id]));
  const all = await versions(caller, id);
  expect(all.map(({ number }) => number)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  const texts = await Promise.all(all.map(({ number }) => text(caller, { id, version: number })));
  expect(new Set(texts).size).toBe(11);
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('who replaces a colleague’s file is charged for the new content, the colleague for the former', async () => {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const mia = await makePerson('Mia');
  await join(mia, acme.id, 'member');
  const inAcme = { ...acme, kind: 'organization' } as const;
  const id = await arriveAs(scopeIn(olga, inAcme), { filename: 'a.txt', content: 'Olga’s' });
  await arriveAs(scopeIn(mia, { ...inAcme, role: 'member' }), {
    filename: 'a.txt',
    content: 'Mia’s own',
    onConflict: 'replace',
  });
  const [present, former] = await versions(await as(olga, acme.id), id);
  expect(present?.by).toEqual({ id: mia.id, name: 'Mia' });
  expect(former?.by).toEqual({ id: olga.id, name: 'Olga' });
  expect(await problemsOf(place.urls, `org:${acme.id}`)).toEqual([]);
  const viewer = scopeIn(mia, { ...inAcme, role: 'viewer' });
  expect(await refusalCode(arrive(viewer, { filename: 'a.txt', onConflict: 'replace' }))).toBe(
    'FORBIDDEN',
  );
});

test('content that has come is to be processed, and a damaged file is whole again with it', async () => {
  const { scope } = await someone();
  const id = await arriveAs(scope, { filename: 'a.txt' });
  const row = async () =>
    (await asSystem((tx) => tx.select().from(storage).where(eq(storage.id, id))))[0];
  expect(await row()).toMatchObject({ processingStatus: 'pending', claimedType: 'text/plain' });
  await asSystem((tx) =>
    tx
      .update(storage)
      .set({ damagedAt: new Date(), processingStatus: 'failed', processingError: 'Damaged.' })
      .where(eq(storage.id, id)),
  );
  await arrive(scope, { filename: 'a.txt', onConflict: 'replace' });
  expect(await row()).toMatchObject({
    processingStatus: 'pending',
    processingError: null,
    damagedAt: null,
  });
});
