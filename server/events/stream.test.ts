import { eq, sql } from 'drizzle-orm';
import pg from 'pg';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { asSystem, authDatabase } from '#db/client.ts';
import { session } from '#db/schema/auth.ts';
import { organization } from '#db/schema/organizations.ts';
import { upload } from '#db/schema/uploads.ts';
import { streamsPerPerson } from '#server/core/events.ts';
import { newId } from '#server/core/ids.ts';
import { expireUploads } from '#server/jobs/uploads/mutations.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { messagesOf, type OpenStream, subscribe } from '#server/testing/event-stream.ts';
import { putFile, startUpload } from '#server/testing/files.ts';
import { send } from '#server/testing/http.ts';
import { makeRows } from '#server/testing/isolation/world.ts';
import {
  as,
  expel,
  headersOf,
  join,
  makeOrganization,
  makePerson,
  makeSession,
  type Person,
} from '#server/testing/people.ts';
import type { StreamMessage } from './schema.ts';

const place = provideDatabase();

let ada: Person;
let acme: string;

beforeAll(async () => {
  ada = await makePerson();
  acme = (await makeOrganization(ada)).id;
});

async function listen(
  person: Person,
  workspace: string,
  others: string[] = [],
): Promise<OpenStream> {
  const stream = await subscribe(headersOf(person, workspace), workspace, others);
  onTestFinished(() => stream.close());
  return stream;
}

/** Reads on until a message tells of this kind in this workspace; answers with all that it read. */
async function heard(
  stream: OpenStream,
  workspace: string,
  kind: string,
): Promise<StreamMessage[]> {
  const messages: StreamMessage[] = [];
  for (;;) {
    const message = await stream.next();
    if (!message) throw new Error(`the stream ended before ${kind} in ${workspace}`);
    messages.push(message);
    const changes = message.type === 'changed' ? message.changes : [];
    if (changes.some((change) => change.workspace === workspace && change.kinds.includes(kind)))
      return messages;
  }
}

/** Reads all that was told of Acme until now: what was committed just before may still come. */
async function caughtUp(stream: OpenStream): Promise<StreamMessage[]> {
  await asSystem((tx) =>
    tx.update(organization).set({ updatedAt: sql`now()` }).where(eq(organization.id, acme)),
  );
  return heard(stream, acme, 'organization');
}

/** Another member of Acme. */
async function makeMember(): Promise<{ bob: Person; membership: string }> {
  const bob = await makePerson('Bob');
  return { bob, membership: await join(bob, acme, 'member') };
}

test('what one member uploads, renames and trashes is told to another', async () => {
  const { bob } = await makeMember();
  const stream = await listen(bob, acme);
  const caller = await as(ada, acme);
  const { id } = await putFile(caller, { filename: 'a.txt' });
  await heard(stream, acme, 'files');
  await caller.files.rename({ id, filename: 'b.txt' });
  await heard(stream, acme, 'files');
  await caller.files.trash({ ids: [id] });
  const message = await heard(stream, acme, 'files');
  expect(JSON.stringify(message)).not.toMatch(new RegExp(`${id}|b\\.txt`));
});

test('members, invitations and activity are told, each by its kind', async () => {
  const { bob } = await makeMember();
  const stream = await listen(bob, acme);
  const caller = await as(ada, acme);
  await caller.invitations.create({ email: 'ina@example.org', role: 'viewer' });
  await heard(stream, acme, 'invitations');
  await makeMember();
  await heard(stream, acme, 'members');
  const { id } = await putFile(caller, { filename: 'c.txt' });
  await heard(stream, acme, 'activity');
  await caller.files.downloadUrl({ id });
  await heard(stream, acme, 'activity');
});

test('what jobs do is told as well', async () => {
  const { uploadId } = await startUpload(await as(ada, acme), { filename: 'late.txt' });
  await asSystem((tx) =>
    tx
      .update(upload)
      .set({ expiresAt: new Date(Date.now() - 1_000) })
      .where(eq(upload.id, uploadId)),
  );
  const stream = await listen(ada, acme);
  await caughtUp(stream);
  await expireUploads();
  await heard(stream, acme, 'activity');
});

test('nothing of another workspace is told, in whatever order it happens', async () => {
  const sven = await makePerson('Sven');
  const other = (await makeOrganization(sven, 'Other')).id;
  const stream = await listen(ada, acme);
  await makeRows({ userId: sven.id, organizationId: other });
  await makeRows({ userId: sven.id, organizationId: null });
  await makeRows({ userId: ada.id, organizationId: acme });
  const messages = await caughtUp(stream);
  const told = JSON.stringify(messages);
  expect(told).toContain('files');
  expect(told).not.toContain(other);
  expect(told).not.toContain(sven.id);
  const changes = messages.flatMap((message) =>
    message.type === 'changed' ? message.changes : [],
  );
  const own = changes.filter(({ workspace }) => workspace === 'personal');
  // What became of one's own organization, stars and private tags is told; of Sven's, nothing.
  expect(new Set(own.flatMap(({ kinds }) => kinds))).toEqual(
    new Set(['memberships', 'stars', 'taggings', 'tags']),
  );
});

test('[case 5] a removed member’s stream ends at once, and tells nothing that was done after the removal', async () => {
  const { bob, membership } = await makeMember();
  const stream = await listen(bob, acme);
  await caughtUp(stream);
  await expel(membership);
  await makeRows({ userId: ada.id, organizationId: acme });
  const messages = await stream.rest();
  expect(messages).toEqual([{ type: 'ended', why: 'removed', workspace: acme, deleted: false }]);
});

test('[case 5] a removal through the API tells the removed member nothing but that', async () => {
  const { bob, membership } = await makeMember();
  const stream = await listen(bob, acme);
  await caughtUp(stream);
  await (await as(ada, acme)).members.remove({ memberId: membership });
  expect(await stream.rest()).toEqual([
    { type: 'ended', why: 'removed', workspace: acme, deleted: false },
  ]);
});

test('a stream over several workspaces ends with the first membership that is lost, and says which', async () => {
  const { bob, membership } = await makeMember();
  const own = (await makeOrganization(bob, 'Bobs')).id;
  const stream = await listen(bob, own, [acme]);
  await putFile(await as(bob, acme), { filename: 'from-bob.txt' });
  await heard(stream, acme, 'files');
  await putFile(await as(bob, own), { filename: 'own.txt' });
  await heard(stream, own, 'files');
  await expel(membership);
  expect((await stream.rest()).at(-1)).toEqual({
    type: 'ended',
    why: 'removed',
    workspace: acme,
    deleted: false,
  });
});

test('a new name of a person is told where it stands in a list', async () => {
  const { bob } = await makeMember();
  const [adas, bobs] = [await listen(ada, acme), await listen(bob, 'personal')];
  await caughtUp(adas);
  await (await as(bob)).account.rename({ name: 'Robert' });
  await heard(adas, acme, 'members');
  await heard(bobs, 'personal', 'memberships');
});

test('being added to an organization is told in Personal, where no such workspace is named yet', async () => {
  const ina = await makePerson('Ina');
  const stream = await listen(ina, 'personal');
  await join(ina, acme, 'viewer');
  expect(await heard(stream, 'personal', 'memberships')).toEqual([
    { type: 'changed', changes: [{ workspace: 'personal', kinds: ['memberships'] }] },
  ]);
});

test('a session that is ended takes its stream with it, and no other', async () => {
  const eve = await makePerson('Eve');
  const elsewhere = { ...eve, sessionToken: await makeSession(eve.id) };
  const stream = await listen(eve, 'personal');
  const otherStream = await listen(elsewhere, 'personal');
  await authDatabase().delete(session).where(eq(session.token, eve.sessionToken));
  expect(await stream.rest()).toEqual([{ type: 'ended', why: 'signed-out' }]);
  await putFile(await as(elsewhere), { filename: 'still.txt' });
  await heard(otherStream, 'personal', 'files');
});

test('a session that has run out is noticed when access is looked up again', async () => {
  const { bob } = await makeMember();
  const stream = await listen(bob, acme);
  await authDatabase()
    .update(session)
    .set({ expiresAt: new Date(Date.now() - 1_000) })
    .where(eq(session.token, bob.sessionToken));
  await makeMember();
  expect((await stream.rest()).at(-1)).toEqual({ type: 'ended', why: 'signed-out' });
});

test('[case 65] after the database was away a stream says that everything is to be read again, or ends where access was lost', async () => {
  const { bob, membership } = await makeMember();
  const [adas, bobs] = [await listen(ada, acme), await listen(bob, acme)];
  const owner = new pg.Client({ connectionString: place.urls.DATABASE_URL });
  await owner.connect();
  onTestFinished(() => owner.end());
  await owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'holdall changes' and datname = current_database()`,
  );
  // Unheard, or heard after all: the connection is made anew within the same moment.
  await expel(membership);
  expect((await bobs.rest()).at(-1)).toEqual({
    type: 'ended',
    why: 'removed',
    workspace: acme,
    deleted: false,
  });
  const messages: StreamMessage[] = [];
  while (messages.at(-1)?.type !== 'everything') {
    const message = await adas.next();
    if (!message) throw new Error('the stream ended');
    messages.push(message);
  }
});

test('signed out, foreign and made-up workspaces are refused, also among the others', async () => {
  const sven = await makePerson('Sven');
  const foreign = (await makeOrganization(sven, 'Foreign')).id;
  const denied = 'This workspace does not exist, or you have no access to it.';
  const headers = headersOf(ada, null);
  for (const id of [foreign, newId(), 'no id', `org:${acme}`])
    await expect(subscribe(headers, id)).rejects.toThrow(denied);
  for (const id of [foreign, newId()])
    await expect(subscribe(headers, 'personal', [id])).rejects.toThrow(denied);
  await expect(subscribe(headersOf(null, null), 'personal')).rejects.toThrow('Sign in to go on.');
});

test('[case 18] a stream that a page of one person opens is refused to another who has signed in since', async () => {
  const params = new URLSearchParams({
    connectionParams: JSON.stringify({ workspace: 'personal', person: newId() }),
    input: '{"json":{}}',
  });
  const answer = await send(`events.subscribe?${params}`, { headers: headersOf(ada, null) });
  await expect(messagesOf(answer, () => {}).next()).rejects.toThrow('Sign in to go on.');
});

test('too many streams of one person are refused with a sentence, and a closed one makes room', async () => {
  const max = await makePerson('Max');
  const streams: OpenStream[] = [];
  for (let n = 0; n < streamsPerPerson; n++) streams.push(await listen(max, 'personal'));
  await expect(listen(max, 'personal')).rejects.toThrow(/more than 20 browsers/);
  await listen(ada, 'personal');
  await streams[0]?.close();
  await expect.poll(() => listen(max, 'personal').then(() => 'open')).toBe('open');
});

test('the answer is a stream that nothing keeps, packs or holds back', async () => {
  const params = new URLSearchParams({ connectionParams: '{"workspace":"personal"}' });
  params.set('input', '{"json":{}}');
  const answer = await send(`events.subscribe?${params}`, { headers: headersOf(ada, null) });
  expect(answer.headers.get('content-type')).toBe('text/event-stream');
  expect(answer.headers.get('cache-control')).toMatch(/no-transform.*no-store/);
  expect(answer.headers.get('x-accel-buffering')).toBe('no');
  await answer.body?.cancel();
});

test('an organization that is deleted ends the streams of its members, and is told to them in Personal', async () => {
  const otto = await makePerson('Otto');
  const doomed = (await makeOrganization(otto, 'Doomed')).id;
  const mia = await makePerson('Mia');
  await join(mia, doomed, 'member');
  const stream = await listen(mia, doomed);
  const home = await listen(mia, 'personal');
  await (await as(otto, doomed)).organizations.delete({ name: 'Doomed' });
  expect((await stream.rest()).at(-1)).toEqual({
    type: 'ended',
    why: 'removed',
    workspace: doomed,
    deleted: true,
  });
  await heard(home, 'personal', 'memberships');
  await expect(listen(mia, 'personal', [doomed])).rejects.toThrow('does not exist');
});
