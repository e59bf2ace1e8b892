import { and, eq } from 'drizzle-orm';
import pg from 'pg';
import { expect, test } from 'vitest';
import { asSystem, authDatabase } from '#db/client.ts';
import { auditLog } from '#db/schema/audit.ts';
import { user } from '#db/schema/auth.ts';
import { upload } from '#db/schema/uploads.ts';
import { createCaller } from '#server/api/root.ts';
import { newId } from '#server/core/ids.ts';
import { clientAddressHeader } from '#server/core/request.ts';
import { expireUploads } from '#server/jobs/uploads/mutations.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { cancelUpload, putFile, sha256, signUpload, startUpload } from '#server/testing/files.ts';
import { as, headersOf, join, makeOrganization, makePerson } from '#server/testing/people.ts';
import { refusalCode } from '#server/testing/refusal.ts';
import { createContext } from '#server/trpc/context.ts';
import { actionWords, sentence, sentenceText } from './words/schema.ts';

const place = provideDatabase();

type Caller = Awaited<ReturnType<typeof as>>;

const told = async (api: Caller, input: Parameters<Caller['audit']['list']>[0] = {}) =>
  (await api.audit.list(input)).items.map(sentenceText);

/** Entries with times of their own, oldest first, as the system writes them behind the API. */
async function writeEntries(userId: string, organizationId: string | null, count: number) {
  const start = Date.parse('2026-01-01T00:00:00Z');
  const rows = Array.from({ length: count }, (_, n) => ({
    id: newId(),
    userId,
    organizationId,
    action: 'file.download',
    subjectType: 'file',
    subjectId: newId(),
    after: { filename: `${n}.txt` },
    requestId: 'test',
    // Three of each time, as a bulk action writes them.
    createdAt: new Date(start + Math.floor(n / 3) * 60_000),
  }));
  await asSystem((tx) => tx.insert(auditLog).values(rows));
}

test('what people do is told in sentences, newest first, with the names as they were then', async () => {
  const ada = await makePerson();
  const mia = await makePerson('Mia');
  const acme = await makeOrganization(ada);
  const api = await as(ada, acme.id);
  const { id } = await putFile(api, { filename: 'report.pdf' });
  await api.files.rename({ id, filename: 'Report 2026.pdf' });
  await api.files.downloadUrl({ id });
  await api.files.trash({ ids: [id] });
  await putFile(api, { filename: 'Report 2026.pdf' });
  await api.files.restore({ ids: [id] });
  await api.files.trash({ ids: [id] });
  await api.files.purge({ ids: [id] });
  const { link } = await api.invitations.create({ email: mia.email, role: 'viewer' });
  await (await as(mia, null)).invitations.accept({ token: link.split('/').at(-1) ?? '' });
  const member = (await api.members.list({})).items.find(({ userId }) => userId === mia.id);
  await api.members.setRole({ memberId: member?.id ?? '', role: 'admin' });
  await api.members.remove({ memberId: member?.id ?? '' });
  expect(await told(api)).toEqual([
    'Ada removed Mia from the organization',
    'Ada changed the role of Mia from viewer to admin',
    'Mia joined the organization as viewer',
    `Ada invited ${mia.email} as viewer`,
    'Ada deleted Report 2026 (2).pdf forever',
    'Ada moved Report 2026 (2).pdf to the trash',
    'Ada restored Report 2026.pdf as Report 2026 (2).pdf',
    'Ada added Report 2026.pdf',
    'Ada moved Report 2026.pdf to the trash',
    'Ada downloaded Report 2026.pdf',
    'Ada renamed report.pdf to Report 2026.pdf',
    'Ada added report.pdf',
    'Ada founded Acme',
  ]);
});

test('the history of one file is told alone, also while it is in the trash', async () => {
  const ada = await makePerson();
  const api = await as(ada);
  const { id } = await putFile(api, { filename: 'a.txt' });
  await putFile(api, { filename: 'b.txt' });
  await api.files.trash({ ids: [id] });
  expect(await told(api, { subjectId: id })).toEqual([
    'Ada moved a.txt to the trash',
    'Ada added a.txt',
  ]);
  expect(await told(api, { subjectId: newId() })).toEqual([]);
});

test('the steps of uploads are told only where they are asked for, with the name of the file', async () => {
  const ada = await makePerson();
  const api = await as(ada);
  const { uploadId, bytes } = await startUpload(api, { filename: 'a.txt' });
  await signUpload(api, uploadId, { sha256: sha256(bytes) });
  await cancelUpload(api, uploadId);
  expect(await told(api)).toEqual([]);
  expect(await told(api, { group: 'steps' })).toEqual([
    'Ada cancelled the upload of a.txt',
    'Ada went on uploading a.txt',
    'Ada began to upload a.txt',
  ]);
});

test('what Holdall does by itself is told as its own doing, not as that of the person whom it concerns', async () => {
  const ada = await makePerson();
  const api = await as(ada);
  const { uploadId } = await startUpload(api, { filename: 'a.txt' });
  await asSystem((tx) =>
    tx
      .update(upload)
      .set({ expiresAt: new Date(0) })
      .where(eq(upload.id, uploadId)),
  );
  await expireUploads();
  const sentences = await told(api, { group: 'steps' });
  expect(sentences[0]).toBe('Holdall gave up the upload of a.txt, which nobody finished');
  expect(await told(api, { group: 'steps', actorId: ada.id })).toEqual(sentences.slice(1));
});

test('somebody without a row of their own any more, and an action of another version, are told all the same', async () => {
  const ada = await makePerson();
  const acme = await makeOrganization(ada);
  const entry = {
    userId: ada.id,
    organizationId: acme.id,
    subjectType: 'member',
    subjectId: newId(),
    requestId: 'test',
  };
  await asSystem((tx) =>
    tx.insert(auditLog).values([
      { id: newId(), ...entry, action: 'member.remove', before: { userId: newId() } },
      { id: newId(), ...entry, action: 'future.deed', before: ['no', 'object'], after: 3 },
      { id: newId(), ...entry, action: 'toString' },
    ]),
  );
  expect((await told(await as(ada, acme.id))).sort()).toEqual([
    'Ada did something that this version of Holdall has no words for: future.deed',
    'Ada did something that this version of Holdall has no words for: toString',
    'Ada founded Acme',
    'Ada removed Deleted user from the organization',
  ]);
});

test('every action says something, whatever its entry holds', () => {
  const actor = { kind: 'person', id: newId(), name: 'Ada' } as const;
  for (const action of Object.keys(actionWords))
    for (const facts of [{}, { filename: 3, role: null, email: {}, name: [], userId: '' }]) {
      const entry = { action, actor, name: null, person: null, before: facts, after: facts };
      expect(sentenceText(entry), action).toMatch(/^Ada \w[\w ’,]*/);
      expect(sentenceText(entry), action).not.toMatch(/undefined|null|object O|version/);
      expect(sentence(entry)[0]).toEqual({ name: 'Ada' });
    }
});

test('filters by kind, person and time go together, and the end of a time is not part of it', async () => {
  const ada = await makePerson();
  const mia = await makePerson('Mia');
  const acme = await makeOrganization(ada);
  await join(mia, acme.id, 'member');
  await writeEntries(mia.id, acme.id, 9);
  await putFile(await as(ada, acme.id), { filename: 'a.txt' });
  const api = await as(ada, acme.id);
  expect(await told(api, { group: 'files', actorId: ada.id })).toEqual(['Ada added a.txt']);
  expect(await told(api, { group: 'settings' })).toEqual(['Ada founded Acme']);
  expect(await told(api, { group: 'people' })).toEqual([]);
  const range = { from: '2026-01-01T00:01:00Z', to: '2026-01-01T00:02:00Z' };
  expect((await told(api, range)).sort()).toEqual(
    ['3', '4', '5'].map((n) => `Mia downloaded ${n}.txt`),
  );
  expect(await told(api, { ...range, actorId: ada.id })).toEqual([]);
});

test('pages follow each other without a gap or a repetition, also within one moment', async () => {
  const ada = await makePerson();
  await writeEntries(ada.id, null, 25);
  const api = await as(ada);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.audit.list({ cursor, limit: 7 });
    expect(page.items.length).toBeLessThanOrEqual(7);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  const all = (await api.audit.list({ limit: 200 })).items.map(({ id }) => id);
  expect(seen).toEqual(all);
  expect(new Set(seen).size).toBe(25);
  expect(await refusalCode(api.audit.list({ cursor: 'made-up' }))).toBe('INVALID');
});

test('owners and admins see everything with where it came from; members and viewers what concerns files, without', async () => {
  const ada = await makePerson();
  const acme = await makeOrganization(ada);
  const headers = headersOf(ada, acme.id);
  headers.set(clientAddressHeader, '192.0.2.44');
  headers.set('user-agent', 'Browser/1');
  const api = createCaller(await createContext(headers));
  await putFile(api, { filename: 'a.txt' });
  await api.invitations.create({ email: 'secret@example.org', role: 'viewer' });
  for (const role of ['admin', 'member', 'viewer'] as const) {
    const person = await makePerson(role);
    await join(person, acme.id, role);
    const caller = await as(person, acme.id);
    const { items } = await caller.audit.list({});
    const everything = JSON.stringify(await Promise.all([items, caller.audit.actors()]));
    if (role === 'admin') {
      expect(items.map(({ action }) => action)).toEqual([
        'invitation.create',
        'upload.complete',
        'organization.create',
      ]);
      expect(items[1]).toMatchObject({ ip: '192.0.2.44', userAgent: 'Browser/1' });
    } else {
      expect(items.map(({ action }) => action)).toEqual(['upload.complete']);
      expect(items[0]).toMatchObject({ ip: null, userAgent: null, requestId: null });
      expect(everything).not.toMatch(/secret@|192\.0\.2|Browser/);
      expect((await caller.audit.list({ group: 'people' })).items).toEqual([]);
    }
  }
});

test('in Personal one sees everything of one’s own, and nobody else’s', async () => {
  const ada = await makePerson();
  await putFile(await as(ada), { filename: 'a.txt' });
  const eve = await makePerson('Eve');
  expect(await told(await as(ada))).toEqual(['Ada added a.txt']);
  expect(await told(await as(eve))).toEqual([]);
  expect(await told(await as(eve), { actorId: ada.id })).toEqual([]);
  expect(await (await as(eve)).audit.actors()).toEqual([]);
});

test('the people to filter by are those who have done something, former members too, by name', async () => {
  const zoe = await makePerson('Zoe');
  const acme = await makeOrganization(zoe);
  const bob = await makePerson('Bob');
  await writeEntries(bob.id, acme.id, 30);
  const idle = await makePerson('Idle');
  await join(idle, acme.id, 'member');
  expect(await (await as(zoe, acme.id)).audit.actors()).toEqual([
    { id: bob.id, name: 'Bob' },
    { id: zoe.id, name: 'Zoe' },
  ]);
});

test.each([
  ['an unknown group', { group: 'all' }],
  ['a day that is none', { from: '2026-02-30T00:00:00Z' }],
  ['the year 0', { to: '0000-01-01T00:00:00Z' }],
  ['a person that is no id', { actorId: 'ada' }],
])('%s is refused', async (_, input) => {
  const api = await as(await makePerson());
  await expect(api.audit.list(input as { group: 'files' })).rejects.toThrow();
});

test('each filter reads little more than its page, however long the log is', {
  timeout: 60_000,
}, async () => {
  const ada = await makePerson();
  const acme = await makeOrganization(ada);
  const rare = await makePerson('Rare');
  await asSystem(async (tx) => {
    await tx.execute(`insert into audit_log (id, user_id, organization_id, action, subject_type, subject_id, request_id, created_at)
      select gen_random_uuid(), '${ada.id}', '${acme.id}', case when n % 4000 = 0 then 'member.leave' else 'file.rename' end,
        'file', md5((n % 300)::text)::uuid, 'test', now() - n * interval '1 second' from generate_series(1, 20000) n`);
  });
  await writeEntries(rare.id, acme.id, 3);
  const [one] = await authDatabase()
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.id, rare.id)));
  const owner = new pg.Client({ connectionString: place.urls.DATABASE_OWNER_URL });
  const app = new pg.Client({ connectionString: place.urls.DATABASE_URL });
  await Promise.all([owner.connect(), app.connect()]);
  try {
    await owner.query('analyze audit_log');
    await app.query('begin');
    await app.query("select set_config('app.workspace_id', $1, true)", [`org:${acme.id}`]);
    for (const where of [
      'true',
      "(created_at, id) < (now() - interval '4 hours', gen_random_uuid())",
      `user_id = '${one?.id}'`,
      "subject_id = md5('7')::uuid",
      "action in ('member.leave', 'member.remove', 'invitation.create')",
    ]) {
      const { rows } = await app.query(
        `explain (analyze, buffers, format json) select * from audit_log
         where workspace_id = 'org:${acme.id}' and ${where} order by created_at desc, id desc limit 51`,
      );
      const plan = rows[0]['QUERY PLAN'][0].Plan;
      const pages = plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
      expect([where, pages < 150], JSON.stringify(plan)).toEqual([where, true]);
    }
  } finally {
    await Promise.all([owner.end(), app.end()]);
  }
});
