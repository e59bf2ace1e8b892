import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { authDatabase } from '#db/client.ts';
import { session } from '#db/schema/auth.ts';
import { createCaller } from '#server/api/root.ts';
import { newId } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { completeUpload, putFile, startUpload } from '#server/testing/files.ts';
import {
  as,
  expel,
  headersOf,
  join,
  makeOrganization,
  makePerson,
} from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';
import { createContext } from '#server/trpc/context.ts';

provideDatabase();

const remember = (sessionToken: string, organizationId: string | null) =>
  authDatabase()
    .update(session)
    .set({ activeOrganizationId: organizationId })
    .where(eq(session.token, sessionToken));

test('[case 4] a forged workspace in the header is answered like one that does not exist', async () => {
  const ada = await makePerson();
  const foreign = await makeOrganization(await makePerson('Sven'), 'Other');
  const nobodys = newId();
  const answer = await refusal((await as(ada, nobodys)).files.list({}));
  expect(answer).toEqual({
    code: 'NOT_FOUND',
    message: 'This workspace does not exist, or you have no access to it.',
    details: {},
  });
  const forged = [
    foreign.id,
    foreign.slug,
    `org:${foreign.id}`,
    `user:${ada.id}`,
    ada.id,
    '',
    ' ',
    'Personal',
    'personal, personal',
    "' or true --",
    `${foreign.id}' or '1'='1`,
    '../personal',
    '{"id":"personal"}',
    'x'.repeat(5_000),
  ];
  for (const name of forged) {
    const caller = await as(ada, name);
    expect([name, await refusal(caller.files.list({}))]).toEqual([name, answer]);
    expect([name, await refusal(caller.workspaces.current())]).toEqual([name, answer]);
    expect([name, await refusalCode(startUpload(caller, { filename: 'a' }))]).toEqual([
      name,
      'NOT_FOUND',
    ]);
  }
});

test('[case 4] an organization named in the input of a switch is refused alike when foreign and when made up', async () => {
  const ada = await makePerson();
  const foreign = await makeOrganization(await makePerson('Sven'), 'Other');
  const caller = await as(ada);
  const made = await refusal(caller.workspaces.switch({ organizationId: newId() }));
  expect(made.code).toBe('NOT_FOUND');
  expect(await refusal(caller.workspaces.switch({ organizationId: foreign.id }))).toEqual(made);
});

test('[case 5] a removed member with a live session is refused on the next request', async () => {
  const acme = await makeOrganization(await makePerson('Olga'));
  const mia = await makePerson('Mia');
  const membership = await join(mia, acme.id, 'member');
  const caller = await as(mia, acme.id);
  await putFile(caller, { filename: 'a.txt' });
  const open = await startUpload(caller, { filename: 'b.txt' });
  await expel(membership);
  // The same caller: what it once was allowed is not remembered.
  expect(await refusalCode(caller.files.list({}))).toBe('NOT_FOUND');
  expect(await refusalCode(completeUpload(caller, open.uploadId))).toBe('NOT_FOUND');
  expect(await refusalCode(caller.members.list({}))).toBe('NOT_FOUND');
  expect((await (await as(mia)).workspaces.list()).map((each) => each.id)).toEqual(['personal']);
});

test('[case 8] a lowered role takes effect on the next request, and so does a raised one', async () => {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const mia = await makePerson('Mia');
  const memberId = await join(mia, acme.id, 'member');
  const caller = await as(mia, acme.id);
  const file = await putFile(caller, { filename: 'a.txt' });
  const owner = await as(olga, acme.id);
  await owner.members.setRole({ memberId, role: 'viewer' });
  const { code, message } = await refusal(caller.files.rename({ id: file.id, filename: 'b.txt' }));
  expect(code).toBe('FORBIDDEN');
  expect(message).toBe('Your role in Acme (viewer) does not allow this. Ask an admin of Acme.');
  expect((await caller.files.list({})).items).toHaveLength(1);
  await owner.members.setRole({ memberId, role: 'admin' });
  await caller.files.rename({ id: file.id, filename: 'b.txt' });
  expect((await caller.workspaces.current()).role).toBe('admin');
});

test('[case 9] two tabs of one session write where each one says, whatever the session remembers', async () => {
  const ada = await makePerson();
  const red = await makeOrganization(ada, 'Red');
  const blue = await makeOrganization(ada, 'Blue');
  const [redTab, blueTab, personalTab] = [
    await as(ada, red.id),
    await as(ada, blue.id),
    await as(ada, 'personal'),
  ];
  for (const remembered of [red.id, blue.id, null]) {
    await redTab.workspaces.switch({ organizationId: remembered });
    await Promise.all([
      putFile(redTab, { filename: `red ${remembered}` }),
      putFile(blueTab, { filename: `blue ${remembered}` }),
      putFile(personalTab, { filename: `personal ${remembered}` }),
    ]);
  }
  const names = async (tab: typeof redTab) =>
    (await tab.files.list({})).items.map((item) => item.filename.split(' ')[0]);
  expect(await names(redTab)).toEqual(['red', 'red', 'red']);
  expect(await names(blueTab)).toEqual(['blue', 'blue', 'blue']);
  expect(await names(personalTab)).toEqual(['personal', 'personal', 'personal']);
});

test('a request that names no workspace runs in the one that its own session remembers', async () => {
  const ada = await makePerson();
  const acme = await makeOrganization(ada);
  expect((await (await as(ada, null)).workspaces.current()).id).toBe('personal');
  await (await as(ada)).workspaces.switch({ organizationId: acme.id });
  expect(await (await as(ada, null)).workspaces.current()).toEqual(acme);
  expect((await (await as(ada, 'personal')).workspaces.current()).id).toBe('personal');
  await (await as(ada)).workspaces.switch({ organizationId: null });
  expect((await (await as(ada, null)).workspaces.current()).id).toBe('personal');
});

test('a remembered organization that one was removed from says so by name, and nothing falls back to Personal', async () => {
  const acme = await makeOrganization(await makePerson('Olga'));
  const mia = await makePerson('Mia');
  const membership = await join(mia, acme.id, 'member');
  await remember(mia.sessionToken, acme.id);
  await expel(membership);
  const caller = await as(mia, null);
  const lost = {
    code: 'NO_LONGER_MEMBER',
    message: 'You are no longer a member of Acme.',
    details: { name: 'Acme' },
  };
  expect(await refusal(caller.workspaces.current())).toEqual(lost);
  expect(await refusal(startUpload(caller, { filename: 'secret.txt' }))).toEqual(lost);
  expect((await (await as(mia)).uploads.list({})).items).toEqual([]);
  // What concerns the person needs no workspace: there is a way out.
  expect(await caller.workspaces.list()).toHaveLength(1);
  await caller.workspaces.switch({ organizationId: null });
  expect((await (await as(mia, null)).workspaces.current()).id).toBe('personal');
});

test('a remembered organization that no longer exists is an error too', async () => {
  const ada = await makePerson();
  await remember(ada.sessionToken, newId());
  expect(await refusal((await as(ada, null)).files.list({}))).toMatchObject({
    code: 'NO_LONGER_MEMBER',
    message: 'You are no longer a member of this organization.',
  });
});

test('the list of workspaces is Personal, then one’s own organizations by name, with role and colour', async () => {
  const ada = await makePerson();
  const zoo = await makeOrganization(ada, 'Zoo');
  const arc = await makeOrganization(await makePerson('Olga'), 'Arc');
  await join(ada, arc.id, 'viewer');
  await makeOrganization(await makePerson('Sven'), 'Foreign');
  expect(await (await as(ada)).workspaces.list()).toEqual([
    {
      id: 'personal',
      kind: 'personal',
      name: 'Personal',
      slug: 'personal',
      colour: 'slate',
      role: 'owner',
    },
    { ...arc, role: 'viewer' },
    { ...zoo, role: 'owner', colour: 'blue' },
  ]);
});

test('[case 18] a call that a page made for one person is never done as another who has signed in since', async () => {
  const [ada, bob] = [await makePerson('Ada'), await makePerson('Bob')];
  const headers = headersOf(bob);
  headers.set('x-holdall-person', ada.id);
  const caller = createCaller(await createContext(headers));
  expect(await refusalCode(startUpload(caller, { filename: 'adas.txt' }))).toBe('UNAUTHENTICATED');
  expect(await refusalCode(caller.files.list({}))).toBe('UNAUTHENTICATED');
  headers.set('x-holdall-person', bob.id);
  expect(await createCaller(await createContext(headers)).files.list({})).toMatchObject({
    items: [],
  });
});
