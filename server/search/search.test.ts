import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { folder } from '#db/schema/folders.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import { newId, newToken } from '#server/core/ids.ts';
import { encodeCursor } from '#server/core/pages.ts';
import { nameKey } from '#server/files/policy.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { call } from '#server/testing/isolation/call.ts';
import {
  as,
  expel,
  join,
  makeOrganization,
  makePerson,
  type Person,
} from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';

provideDatabase();

interface Made {
  filename: string;
  folderId?: string;
  size?: number;
  mimeType?: string;
  createdAt?: Date;
  trashed?: boolean;
}

/** Files without bytes: searching reads rows only. */
async function makeFiles(
  person: Person,
  files: (Made | string)[],
  organizationId: string | null = null,
): Promise<string[]> {
  const by = { userId: person.id, organizationId };
  const rows = files.map((file) => ({
    ...(typeof file === 'string' ? { filename: file } : file),
    id: newId(),
    objectId: newId(),
  }));
  await asSystem(async (tx) => {
    await tx.insert(storageObject).values(
      rows.map((row) => ({
        id: row.objectId,
        ...by,
        bucket: 'b',
        objectKey: newToken(128),
        size: row.size ?? 5,
        state: 'stored',
      })),
    );
    await tx.insert(storage).values(
      rows.map(({ trashed, ...row }) => ({
        ...by,
        fileKey: newToken(128),
        nameKey: nameKey(row.filename),
        originalName: row.filename,
        mimeType: 'application/octet-stream',
        size: 5,
        ...row,
        ...(trashed && { status: 'soft_deleted', deletedAt: new Date() }),
      })),
    );
  });
  return rows.map(({ id }) => id);
}

type Caller = Awaited<ReturnType<typeof as>>;
type Input = Parameters<Caller['search']['files']>[0];

const found = async (caller: Caller, query: string, input: Partial<Input> = {}) =>
  (await caller.search.files({ ...input, query })).items.map(({ name }) => name);

test('a name is found by any part of it, in whatever case and spelling, files and folders alike', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  await makeFiles(ada, ['Crème brûlée.pdf', 'Straße 12.jpg', '家族の写真.png', 'صور العائلة.zip']);
  await makeFiles(ada, ['İstanbul.txt', 'ΟΔΥΣΣΕΥΣ.doc', 're\u0301sume\u0301 2026.odt', '🦊🦊.gif']);
  await caller.folders.create({ name: 'Crème fraîche' });
  for (const [query, expected] of [
    ['creme', ['Crème brûlée.pdf', 'Crème fraîche']],
    ['BRULEE', ['Crème brûlée.pdf']],
    ['e\u0301e.p', ['Crème brûlée.pdf']],
    ['strasse', ['Straße 12.jpg']],
    ['aße 1', ['Straße 12.jpg']],
    ['写真', ['家族の写真.png']],
    ['真', ['家族の写真.png']],
    ['の写真', ['家族の写真.png']],
    ['العائله', []],
    ['العَائِلة', ['صور العائلة.zip']],
    ['istan', ['İstanbul.txt']],
    ['οδυσσευς', ['ΟΔΥΣΣΕΥΣ.doc']],
    ['δυσ', ['ΟΔΥΣΣΕΥΣ.doc']],
    ['résumé', ['re\u0301sume\u0301 2026.odt']],
    ['ume 20', ['re\u0301sume\u0301 2026.odt']],
    ['🦊', ['🦊🦊.gif']],
    ['🦊.g', ['🦊🦊.gif']],
    ['  brulee ', ['Crème brûlée.pdf']],
    ['nowhere', []],
  ] as const)
    expect([query, await found(caller, query)]).toEqual([query, [...expected]]);
});

test('names that become far longer when folded are kept and found', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const longest = ['\ufdfa'.repeat(85), '\u3316'.repeat(85), `${'\ufdfa\u3316'.repeat(42)}x`];
  await makeFiles(ada, longest);
  expect((await found(caller, '\ufdfa')).sort()).toEqual([longest[0], longest[2]].sort());
  expect(await found(caller, '\u3316'.repeat(85))).toEqual([longest[1]]);
  expect(await found(caller, '\ufdfa'.repeat(200))).toEqual([]);
});

test('one or two letters find the names that begin with them', async () => {
  const ada = await makePerson();
  await makeFiles(ada, ['Élan.txt', 'elbow.txt', 'the elder.txt', 'x']);
  const caller = await as(ada);
  expect(await found(caller, 'é')).toEqual(['Élan.txt', 'elbow.txt']);
  expect(await found(caller, 'EL')).toEqual(['Élan.txt', 'elbow.txt']);
  expect(await found(caller, 'X')).toEqual(['x']);
  expect(await found(caller, 'eld')).toEqual(['the elder.txt']);
});

test('what patterns use elsewhere are plain characters', async () => {
  const ada = await makePerson();
  const names = ['100% sure.txt', '100 percent.txt', 'a_b_c.txt', 'aXbXc.txt', "it's; --.txt"];
  await makeFiles(ada, [...names, 'star*.txt', 'q?.txt', '$1 {x} [y] ^z$.txt']);
  const caller = await as(ada);
  for (const [query, expected] of [
    ['00%', ['100% sure.txt']],
    ['%', []],
    ['%%%', []],
    ['_b_', ['a_b_c.txt']],
    ['___', []],
    ['\\', []],
    ['b\\_c', []],
    ["t's; --", ["it's; --.txt"]],
    ['tar*', ['star*.txt']],
    ['q?', ['q?.txt']],
    ['*.txt', ['star*.txt']],
    ['$1 {x} [y] ^z$', ['$1 {x} [y] ^z$.txt']],
  ] as const)
    expect([query, await found(caller, query)]).toEqual([query, [...expected]]);
});

test('a query that is empty, invisible, too long or no text is refused with a sentence', async () => {
  const ada = await makePerson();
  for (const [query, message] of [
    ['', 'Type part of a name to search for.'],
    [' \t ', 'Type part of a name to search for.'],
    ['\u0301', 'Type part of a name to search for.'],
    ['\u200d', 'Type part of a name to search for.'],
    ['x'.repeat(201), 'Search for at most 200 characters.'],
    ['a\u0000b', 'Leave out control characters, such as line breaks.'],
    ['x\ud800', 'Leave out control characters, such as line breaks.'],
  ] as const)
    for (const path of ['search.files', 'search.everywhere'])
      expect([query, await call(path, ada, 'personal', { query })]).toEqual([
        query,
        { ok: false, code: 'BAD_REQUEST', message: expect.stringContaining(message) },
      ]);
  expect(await found(await as(ada), 'x'.repeat(200))).toEqual([]);
  const caller = await as(ada);
  for (const cursor of ['garbage', encodeCursor([2, 'a', newId()]), encodeCursor([0, 'a', 'b'])])
    expect(await refusalCode(caller.search.files({ query: 'abc', cursor }))).toBe('INVALID');
});

test('results show their way, who added them and what matched', async () => {
  const ada = await makePerson('Ada');
  const caller = await as(ada);
  const { ids } = await caller.folders.ensure({ paths: [['Work', 'Contracts', '2026']] });
  const at = new Date('2026-03-01T12:00:00Z');
  const file = { filename: 'a contract.pdf', folderId: ids[0], size: 7, createdAt: at };
  const [id] = await makeFiles(ada, [{ ...file, mimeType: 'application/pdf' }]);
  const { items } = await caller.search.files({ query: 'contract' });
  expect(items.map(({ kind, name }) => [kind, name])).toEqual([
    ['folder', 'Contracts'],
    ['file', 'a contract.pdf'],
  ]);
  expect(items[0]).toMatchObject({ path: [{ name: 'Work' }], size: null, matches: [[0, 8]] });
  expect(items[1]).toEqual({
    kind: 'file',
    tagIds: [],
    id,
    name: 'a contract.pdf',
    path: [{ name: 'Work' }, { name: 'Contracts' }, { name: '2026' }].map(({ name }) => ({
      id: expect.any(String),
      name,
    })),
    size: 7,
    mimeType: 'application/pdf',
    createdAt: at,
    addedBy: { id: ada.id, name: 'Ada' },
    matches: [[2, 10]],
  });
  expect(items[1]?.path.at(-1)?.id).toBe(ids[0]);
});

test('pages hold every result once, names that begin with the query first', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const numbers = Array.from({ length: 60 }, (_, n) => n);
  await makeFiles(
    ada,
    numbers.map((n) => `Report ${n % 20} ${n}.txt`),
  );
  await makeFiles(
    ada,
    numbers.map((n) => `annual report ${n}.txt`),
  );
  await makeFiles(
    ada,
    numbers.map((n) => `other ${n}.txt`),
  );
  await caller.folders.ensure({ paths: numbers.slice(0, 30).map((n) => [`my report ${n}`]) });
  await caller.folders.ensure({ paths: numbers.slice(0, 30).map((n) => [`report ${n} a`]) });
  const ids: string[] = [];
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await caller.search.files({ query: 'report', limit: 17, cursor });
    ids.push(...page.items.map(({ id }) => id));
    names.push(...page.items.map(({ name }) => name.toLowerCase()));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(new Set(ids).size).toBe(180);
  expect(ids).toHaveLength(180);
  const begins = names.filter((name) => name.startsWith('report'));
  expect(names.slice(0, 90)).toEqual([...begins].sort());
  expect(names.slice(90)).toEqual([...names.slice(90)].sort());
});

test('a search is narrowed to a folder and what is below it, by kind, person, size and time', async () => {
  const olga = await makePerson('Olga');
  const mia = await makePerson('Mia');
  const acme = await makeOrganization(olga);
  await join(mia, acme.id, 'member');
  const caller = await as(olga, acme.id);
  const { ids } = await caller.folders.ensure({
    paths: [['plans'], ['plans', 'deep', 'plan below'], ['plan b']],
  });
  const [plans, deepest] = ids;
  const day = (n: number) => new Date(Date.UTC(2026, 0, n));
  await makeFiles(
    olga,
    [
      { filename: 'plan.png', mimeType: 'image/png', size: 10, createdAt: day(1) },
      { filename: 'plan.zip', size: 20, createdAt: day(2), folderId: plans },
      { filename: 'plan.XLSX', size: 30, createdAt: day(3), folderId: deepest },
      { filename: 'plan', mimeType: 'text/plain', size: 40, createdAt: day(4) },
      { filename: '.plan', size: 50, createdAt: day(5) },
    ],
    acme.id,
  );
  await makeFiles(mia, [{ filename: 'plan.mp4', mimeType: 'video/mp4', size: 60 }], acme.id);
  const sorted = async (input: Partial<Input>) => (await found(caller, 'plan', input)).sort();
  for (const [input, expected] of [
    [{ folderId: plans }, ['plan below', 'plan.XLSX', 'plan.zip']],
    [{ folderId: deepest }, ['plan.XLSX']],
    [{ types: ['folder'] }, ['plan b', 'plan below', 'plans']],
    [{ types: ['image', 'archive'] }, ['plan.png', 'plan.zip']],
    [{ types: ['sheet'], folderId: plans }, ['plan.XLSX']],
    [{ types: ['text'] }, ['plan']],
    [{ types: ['other'] }, ['.plan']],
    [{ types: ['folder', 'video'] }, ['plan b', 'plan below', 'plan.mp4', 'plans']],
    [{ ownerId: mia.id }, ['plan.mp4']],
    [{ minSize: 20, maxSize: 30 }, ['plan.XLSX', 'plan.zip']],
    [{ maxSize: 0 }, []],
    [
      { addedAfter: day(2).toISOString(), addedBefore: day(4).toISOString() },
      ['plan.XLSX', 'plan.zip'],
    ],
    [{ ownerId: newId() }, []],
  ] satisfies [Partial<Input>, string[]][])
    expect([input, await sorted(input)]).toEqual([input, expected]);
  expect(await found(caller, 'pl', { folderId: plans, types: ['archive'] })).toEqual(['plan.zip']);
});

test('[case 1] [case 2] a folder that is foreign, unknown or in the trash is not found', async () => {
  const ada = await makePerson();
  const acme = await makeOrganization(ada);
  const foreign = await (await as(ada, acme.id)).folders.create({ name: 'Secret' });
  const caller = await as(ada);
  const gone = await caller.folders.create({ name: 'Gone' });
  await asSystem((tx) =>
    tx.update(folder).set({ deletedAt: new Date() }).where(eq(folder.id, gone.id)),
  );
  const answers = await Promise.all(
    [foreign.id, newId(), gone.id].map((folderId) =>
      refusal(caller.search.files({ query: 'secret', folderId })),
    ),
  );
  expect(new Set(answers.map(({ code, message }) => `${code} ${message}`)).size).toBe(1);
  expect(answers[0]?.code).toBe('NOT_FOUND');
});

test('what is in the trash is found there only, by everybody who sees the trash', async () => {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const vera = await makePerson('Vera');
  await join(vera, acme.id, 'viewer');
  await makeFiles(olga, ['memo live.txt', { filename: 'old memo.txt', trashed: true }], acme.id);
  for (const caller of [await as(olga, acme.id), await as(vera, acme.id)]) {
    expect(await found(caller, 'memo')).toEqual(['memo live.txt']);
    expect(await found(caller, 'memo', { trash: true })).toEqual(['old memo.txt']);
    expect(await found(caller, 'ol', { trash: true })).toEqual(['old memo.txt']);
  }
  expect(await found(await as(vera), 'memo', { trash: true })).toEqual([]);
});

test('what went to the trash with its folder is found there with its way, and back in place after', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const { ids } = await caller.folders.ensure({ paths: [['Attic'], ['Attic', 'box memo']] });
  const [attic = '', inner = ''] = ids;
  await makeFiles(ada, [{ filename: 'memo.txt', folderId: inner }]);
  const both = ['box memo', 'memo.txt'];
  const sorted = async (trash: boolean) => (await found(caller, 'memo', { trash })).sort();
  await caller.folders.trash({ ids: [attic] });
  expect([await sorted(false), await sorted(true)]).toEqual([[], both]);
  const { items } = await caller.search.files({ query: 'memo.txt', trash: true });
  expect(items[0]?.path.map(({ name }) => name)).toEqual(['Attic', 'box memo']);
  await caller.folders.restore({ ids: [attic] });
  expect([await sorted(false), await sorted(true)]).toEqual([both, []]);
});

test('a renamed file is found by its new name only', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const [id = ''] = await makeFiles(ada, ['before.txt']);
  await caller.files.rename({ id, filename: 'après.txt' });
  expect(await found(caller, 'before')).toEqual([]);
  expect(await found(caller, 'apres')).toEqual(['après.txt']);
});

test('[case 17] everywhere is each workspace that one is a member of now, and no other', async () => {
  const ada = await makePerson('Ada');
  const bob = await makePerson('Bob');
  const [acme, beta] = [await makeOrganization(ada, 'Acme'), await makeOrganization(bob, 'Beta')];
  const membership = await join(ada, beta.id, 'viewer');
  await makeFiles(ada, ['tax.pdf', 'tax 2.pdf', 'tax 3.pdf']);
  await makeFiles(ada, ['acme tax.pdf'], acme.id);
  await makeFiles(bob, ['beta tax.pdf', { filename: 'tax gone', trashed: true }], beta.id);
  await makeFiles(bob, ['private tax.pdf']);
  const groups = async (person: Person, limit?: number) =>
    (await (await as(person, null)).search.everywhere({ query: 'tax', limit })).groups.map(
      ({ workspace, items, more }) => [workspace.name, items.map(({ name }) => name), more],
    );
  expect(await groups(ada, 2)).toEqual([
    ['Personal', ['tax 2.pdf', 'tax 3.pdf'], true],
    ['Acme', ['acme tax.pdf'], false],
    ['Beta', ['beta tax.pdf'], false],
  ]);
  await expel(membership);
  expect(await groups(ada)).toEqual([
    ['Personal', ['tax 2.pdf', 'tax 3.pdf', 'tax.pdf'], false],
    ['Acme', ['acme tax.pdf'], false],
  ]);
  expect(await groups(bob)).toEqual([
    ['Personal', ['private tax.pdf'], false],
    ['Beta', ['beta tax.pdf'], false],
  ]);
  expect(await groups(await makePerson('Eve'))).toEqual([]);
  expect(await refusalCode((await as(null)).search.everywhere({ query: 'tax' }))).toBe(
    'UNAUTHENTICATED',
  );
});
