import { eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { auditLog } from '#db/schema/audit.ts';
import { transfer } from '#db/schema/transfers.ts';
import { wordsOf } from '#server/audit/words/schema.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { password, signUpPerson } from '#server/testing/auth-requests.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile, send, startUpload } from '#server/testing/files.ts';
import { call, procedures } from '#server/testing/isolation/call.ts';
import { cases } from '#server/testing/isolation/cases.ts';
import { makeRows, type Rows } from '#server/testing/isolation/world.ts';
import {
  as,
  join,
  makeOrganization,
  makePerson,
  makeSession,
  type Person,
  scopeIn,
} from '#server/testing/people.ts';

provideDatabase();

let ada: Person;
let acme: string;

beforeAll(async () => {
  ada = await makePerson();
  acme = (await makeOrganization(ada)).id;
});

/** Mutations that write no audit row, each with its reason. */
const unaudited: Record<string, string> = {
  'archives.create':
    'takes note of what is chosen; the download itself is audited, when bytes go out',
  'workspaces.switch': 'a setting of one’s own session: nothing in a workspace changes',
  'favourites.set': 'a mark for oneself, which nobody else may know of',
  'setup.claim': 'concerns the instance, which is no workspace; its row says who and when',
  'setup.beginTrial': 'concerns the instance: throw-away objects, which are swept',
  'setup.endTrial': 'the same',
  'uploads.report': 'how far an upload is, as often as once a second',
  'uploads.resume': 'keeps one’s own upload from being given up; what it may send is signed',
};

/** Who calls, with what; in Acme, unless an organization is named, or null for Personal. */
interface Prepared {
  person: Person;
  input: unknown;
  organizationId?: string | null;
}

/** What a permitted call needs where the rows of the matrix do not suffice. */
const prepared: Record<string, (rows: Rows) => Promise<Prepared>> = {
  'account.rename': async () => ({
    person: await makePerson(),
    input: { name: 'Ada Lovelace' },
    organizationId: null,
  }),
  'account.delete': async () => ({
    person: await signUpPerson(),
    input: { password },
    organizationId: null,
  }),
  'sessions.end': async () => {
    const person = await makePerson();
    await makeSession(person.id);
    const { items } = await (await as(person)).sessions.list({});
    const sessionId = items.find((item) => !item.current)?.id;
    return { person, input: { sessionId }, organizationId: null };
  },
  'sessions.endOthers': async () => {
    const person = await makePerson();
    await makeSession(person.id);
    return { person, input: undefined, organizationId: null };
  },
  'members.transferOwnership': async () => {
    const olga = await makePerson('Olga');
    const { id } = await makeOrganization(olga);
    const memberId = await join(await makePerson('Mia'), id, 'member');
    return { person: olga, input: { memberId }, organizationId: id };
  },
  'organizations.delete': async () => {
    const { id, name } = await makeOrganization(ada);
    return { person: ada, input: { name }, organizationId: id };
  },
  'organizations.takeBack': async () => {
    const { id, name } = await makeOrganization(ada);
    await (await as(ada, id)).organizations.delete({ name });
    return { person: ada, input: { organizationId: id }, organizationId: id };
  },
  'files.downloadUrl': async () => {
    const { id } = await putFile(await as(ada, acme), { filename: 'a.txt' });
    return { person: ada, input: { id } };
  },
  'files.previewUrl': async () => {
    const { id } = await putFile(await as(ada, acme), { filename: 'looked-at.txt' });
    return { person: ada, input: { id } };
  },
  'files.restoreVersion': async () => {
    const scope = scopeIn(ada, { id: acme, kind: 'organization', role: 'owner' });
    const content = { filename: 'versions.txt', onConflict: 'replace' } as const;
    await arriveAs(scope, content);
    return { person: ada, input: { id: await arriveAs(scope, content), version: 1 } };
  },
  'transfers.retry': async ({ transferId }) => {
    await asSystem((tx) =>
      tx
        .update(transfer)
        .set({ state: 'failed', endedAt: new Date() })
        .where(eq(transfer.id, transferId)),
    );
    return { person: ada, input: { id: transferId } };
  },
  'uploads.complete': async () => {
    const { uploadId, put, bytes } = await startUpload(await as(ada, acme), { filename: 'b.txt' });
    await send(put, bytes);
    return { person: ada, input: { uploads: [{ uploadId }] } };
  },
  'trash.stopEmptying': async () => {
    const { id } = await makeOrganization(ada);
    await makeRows({ userId: ada.id, organizationId: id });
    const { id: emptyingId } = await (await as(ada, id)).trash.empty();
    return { person: ada, input: { emptyingId }, organizationId: id };
  },
  'members.leave': async () => {
    const vera = await makePerson('Vera');
    await join(vera, acme, 'viewer');
    return { person: vera, input: undefined };
  },
  'invitations.accept': async () => {
    const ina = await makePerson('Ina');
    const owner = await as(ada, acme);
    const { link } = await owner.invitations.create({ email: ina.email, role: 'viewer' });
    return { person: ina, input: { token: link.split('/').at(-1) } };
  },
};

const mutations = [...procedures]
  .filter(([, { type }]) => type === 'mutation')
  .map(([path]) => path);
const readers = [...procedures].filter(([, { type }]) => type !== 'mutation').map(([path]) => path);

const audited = () => asSystem((tx) => tx.select().from(auditLog));

async function callOnce(path: string) {
  const rows = await makeRows({ userId: ada.id, organizationId: acme });
  const {
    person,
    input,
    organizationId = acme,
  } = (await prepared[path]?.(rows)) ?? { person: ada, input: cases[path]?.inputs[0]?.(rows) };
  const before = await audited();
  // The way back from a deletion begins in Personal, as do acts of a person on their own account.
  const elsewhere = organizationId === null || path === 'organizations.takeBack';
  const outcome = await call(path, person, elsewhere ? 'personal' : organizationId, input);
  const after = await audited();
  const known = new Set(before.map((row) => row.id));
  return { outcome, person, organizationId, written: after.filter((row) => !known.has(row.id)) };
}

test.each(mutations.filter((path) => !(path in unaudited)))(
  'a permitted %s writes who did what, in the workspace in which it happened',
  async (path) => {
    const { outcome, person, organizationId, written } = await callOnce(path);
    expect(outcome).toMatchObject({ ok: true });
    expect(written).not.toEqual([]);
    for (const row of written) {
      expect(row).toMatchObject({ userId: person.id, requestId: expect.stringMatching(/./) });
      // The activity tells it in words.
      expect(wordsOf(row.action), row.action).toBeDefined();
      if (path !== 'organizations.create') expect(row.organizationId).toBe(organizationId);
      expect(JSON.stringify(row)).not.toMatch(/token|X-Amz|password/i);
    }
  },
);

test('the list of mutations without an audit row names mutations only', () => {
  expect(mutations).toEqual(expect.arrayContaining(Object.keys(unaudited)));
});

test.each(readers)('%s, which only reads, writes nothing to the audit log', async (path) => {
  expect((await callOnce(path)).written).toEqual([]);
});

test('a refused mutation writes no audit row', async () => {
  const vera = await makePerson('Vera');
  await join(vera, acme, 'viewer');
  const rows = await makeRows({ userId: ada.id, organizationId: acme });
  const before = (await audited()).length;
  for (const path of [
    'files.rename',
    'files.trash',
    'files.purge',
    'uploads.start',
    'members.remove',
  ])
    expect(await call(path, vera, acme, cases[path]?.inputs[0]?.(rows))).toMatchObject({
      ok: false,
      code: 'FORBIDDEN',
    });
  expect(await audited()).toHaveLength(before);
});
