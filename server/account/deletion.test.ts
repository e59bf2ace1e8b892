import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem, authDatabase } from '#db/client.ts';
import { account, user } from '#db/schema/auth.ts';
import { workspaceDeletion } from '#db/schema/deletions.ts';
import { env } from '#server/core/env.ts';
import { purgeWorkspaces } from '#server/jobs/workspaces/mutations.ts';
import { setupCode } from '#server/setup/policy.ts';
import { password, postAuth, signUp, signUpPerson } from '#server/testing/auth-requests.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { passDelay } from '#server/testing/deletions.ts';
import { putFile } from '#server/testing/files.ts';
import { connected, snapshot } from '#server/testing/isolation/snapshot.ts';
import { awaitMessages } from '#server/testing/outbox.ts';
import { as, join, makeOrganization, makePerson, makeSession } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';
import { objectOf, storedText } from '#server/testing/store.ts';

const place = provideDatabase();

const remove = async (person: Parameters<typeof as>[0], secret = password) =>
  (await as(person)).account.delete({ password: secret });

const rowOf = async (id: string) =>
  (await authDatabase().select().from(user).where(eq(user.id, id)))[0];

test('a deleted account is a tombstone: no session, no password, no address, no name', async () => {
  const ada = await signUpPerson();
  const elsewhere = { ...ada, sessionToken: await makeSession(ada.id) };
  await remove(ada);
  for (const browser of [ada, elsewhere])
    expect(await refusalCode((await as(browser)).workspaces.list())).toBe('UNAUTHENTICATED');
  const row = await rowOf(ada.id);
  expect(row).toMatchObject({ name: 'Deleted user', image: null, deletedAt: expect.any(Date) });
  expect(JSON.stringify(row)).not.toContain(ada.email);
  const left = await authDatabase().select().from(account).where(eq(account.userId, ada.id));
  expect(left).toEqual([]);
});

test('signing in to a deleted account is answered as for an unknown address, and the address is free', async () => {
  const ada = await signUpPerson();
  await remove(ada);
  const told = async (email: string) => {
    const answer = await postAuth('/sign-in/email', { email, password });
    return { status: answer.status, body: await answer.json() };
  };
  expect(await told(ada.email)).toEqual(await told(`nobody-${ada.email}`));
  await signUp(ada.email);
  expect((await told(ada.email)).status).toBe(200);
});

test('a link for a new password that was asked for before opens nothing', async () => {
  const ada = await signUpPerson();
  await postAuth('/request-password-reset', { email: ada.email });
  const [message] = await awaitMessages(place.data, ada.email);
  const token = decodeURIComponent(/token=([\w%-]+)/.exec(message?.text ?? '')?.[1] ?? '');
  await remove(ada);
  const answer = await postAuth('/reset-password', { token, newPassword: 'a new long password' });
  expect(answer.status).toBe(400);
  expect(await authDatabase().select().from(account).where(eq(account.userId, ada.id))).toEqual([]);
});

test('without the password nothing is deleted, and guessing it is slow', async () => {
  const ada = await signUpPerson();
  for (let n = 0; n < 5; n++)
    expect(await refusal(remove(ada, `guess ${n}`))).toEqual({
      code: 'INVALID',
      message: 'This is not your password.',
      details: { field: 'password' },
    });
  expect(await refusalCode(remove(ada))).toBe('RATE_LIMITED');
  expect(await rowOf(ada.id)).toMatchObject({ email: ada.email, deletedAt: null });
  // Somebody else's tries are their own.
  await remove(await signUpPerson());
});

test('the only owner of organizations is told which, and goes once they are handed over or deleted', async () => {
  const ada = await signUpPerson();
  const bob = await makePerson('Bob');
  const [acme, zoo] = [await makeOrganization(ada, 'Acme'), await makeOrganization(ada, 'Zoo')];
  const memberId = await join(bob, acme.id, 'member');
  expect(await refusal(remove(ada))).toMatchObject({
    code: 'CONFLICT',
    message:
      'You are the only owner of Acme and Zoo. Transfer the ownership or delete the organization first.',
  });
  expect(await rowOf(ada.id)).toMatchObject({ deletedAt: null });
  await (await as(ada, acme.id)).members.transferOwnership({ memberId });
  await (await as(ada, zoo.id)).organizations.delete({ name: 'Zoo' });
  await remove(ada);
  expect((await (await as(bob, acme.id)).members.list({})).items).toMatchObject([
    { userId: bob.id, role: 'owner' },
  ]);
});

test('files, invitations and history in organizations stay, under the words "Deleted user"', async () => {
  const bob = await makePerson('Bob');
  const acme = await makeOrganization(bob);
  const ada = await signUpPerson();
  await join(ada, acme.id, 'admin');
  const hers = await as(ada, acme.id);
  const file = await putFile(hers, { filename: 'plan.txt' });
  const ina = await makePerson('Ina');
  const { link } = await hers.invitations.create({ email: ina.email, role: 'viewer' });
  await remove(ada);
  const his = await as(bob, acme.id);
  expect((await his.members.list({})).items.map(({ name }) => name)).toEqual(['Bob']);
  expect((await his.files.list({})).items).toMatchObject([
    { id: file.id, addedBy: { id: ada.id, name: 'Deleted user' } },
  ]);
  expect((await his.invitations.list({})).items).toMatchObject([
    { email: ina.email, invitedBy: 'Deleted user' },
  ]);
  await (await as(ina)).invitations.accept({ token: link.split('/').at(-1) ?? '' });
});

test('Personal is purged after the delay, with its bytes, and the tombstone stays for what refers to it', async () => {
  const bob = await makePerson('Bob');
  const acme = await makeOrganization(bob);
  const ada = await signUpPerson();
  await join(ada, acme.id, 'member');
  const shared = await putFile(await as(ada, acme.id), { filename: 'shared.txt' });
  const mine = await putFile(await as(ada), { filename: 'mine.txt', content: 'mine' });
  const { objectKey } = await objectOf({ fileId: mine.id });
  await remove(ada);
  await purgeWorkspaces();
  expect(await storedText(objectKey)).toBe('mine');
  await passDelay(place.urls, `user:${ada.id}`);
  await purgeWorkspaces();
  expect(await storedText(objectKey)).toBeNull();
  const rows = await connected(place.urls.DATABASE_OWNER_URL, (owner) =>
    snapshot(owner, `user:${ada.id}`),
  );
  expect([...rows.values()].filter((text) => text !== '')).toEqual([]);
  expect((await (await as(bob, acme.id)).files.list({})).items).toMatchObject([{ id: shared.id }]);
  expect(await rowOf(ada.id)).toMatchObject({ name: 'Deleted user' });
});

test('the admin of the instance is refused with the reason', async () => {
  const ada = await signUpPerson();
  await (await as(ada)).setup.claim({ code: setupCode(env().AUTH_SECRET) });
  expect(await refusal(remove(ada))).toMatchObject({
    code: 'CONFLICT',
    message: expect.stringMatching(/^You are the admin of this Holdall, and it needs one\./),
  });
  expect(await rowOf(ada.id)).toMatchObject({ deletedAt: null });
});

test('deleted by several requests at once an account is deleted once, and the others are signed out', async () => {
  const ada = await signUpPerson();
  const answers = await Promise.allSettled(Array.from({ length: 5 }, () => remove(ada)));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const rows = await asSystem((tx) =>
    tx
      .select()
      .from(workspaceDeletion)
      .where(eq(workspaceDeletion.workspaceId, `user:${ada.id}`)),
  );
  expect(rows).toHaveLength(1);
});

test('founding and joining while the account is deleted leave no organization without an owner, no membership and no session', async () => {
  for (let round = 0; round < 5; round++) {
    const ada = await signUpPerson();
    const bob = await makePerson('Bob');
    const acme = await makeOrganization(bob);
    const { link } = await (await as(bob, acme.id)).invitations.create({
      email: ada.email,
      role: 'member',
    });
    const caller = await as(ada);
    const [deleted] = await Promise.allSettled([
      caller.account.delete({ password }),
      makeOrganization(ada, 'Racing'),
      caller.invitations.accept({ token: link.split('/').at(-1) ?? '' }),
      postAuth('/sign-in/email', { email: ada.email, password }),
    ]);
    if (deleted.status === 'rejected') continue;
    const { rows } = await connected(place.urls.DATABASE_OWNER_URL, (owner) =>
      owner.query(
        `select (select count(*) from member where user_id = $1)::int as members,
           (select count(*) from session where user_id = $1)::int as sessions,
           (select count(*) from organization o where not exists
             (select 1 from member m where m.organization_id = o.id and m.role = 'owner'))::int as ownerless`,
        [ada.id],
      ),
    );
    expect(rows).toEqual([{ members: 0, sessions: 0, ownerless: 0 }]);
  }
});

test('[case 83] two owners who delete their accounts at once leave one owner', async () => {
  for (let round = 0; round < 4; round++) {
    const [ada, eve] = [await signUpPerson(), await signUpPerson()];
    const acme = await makeOrganization(ada);
    await join(eve, acme.id, 'owner');
    const answers = await Promise.allSettled([remove(ada), remove(eve)]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  }
});

test('an operator can bring a deleted account back before it is purged, as docs/operating.md says', async () => {
  const ada = await signUpPerson();
  const file = await putFile(await as(ada), { filename: 'mine.txt' });
  await remove(ada);
  await connected(place.urls.DATABASE_OWNER_URL, async (owner) => {
    await owner.query(
      `update "user" set name = 'Ada', email = $2, deleted_at = null where id = $1`,
      [ada.id, ada.email],
    );
    await owner.query(
      `update workspace_deletion set state = 'withdrawn' where workspace_id = 'user:' || $1::uuid and state = 'waiting'`,
      [ada.id],
    );
  });
  await postAuth('/request-password-reset', { email: ada.email });
  const [message] = await awaitMessages(place.data, ada.email);
  const token = decodeURIComponent(/token=([\w%-]+)/.exec(message?.text ?? '')?.[1] ?? '');
  const newPassword = 'a new long password';
  expect((await postAuth('/reset-password', { token, newPassword })).status).toBe(200);
  expect(
    (await postAuth('/sign-in/email', { email: ada.email, password: newPassword })).status,
  ).toBe(200);
  const back = { ...ada, sessionToken: await makeSession(ada.id) };
  expect((await (await as(back)).files.list({})).items).toMatchObject([{ id: file.id }]);
});
