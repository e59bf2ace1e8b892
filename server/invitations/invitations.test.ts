import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { invitation, member } from '#db/schema/organizations.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { awaitMessages } from '#server/testing/outbox.ts';
import { as, expel, join, makeOrganization, makePerson } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';
import { tokenHash } from './policy.ts';

const place = provideDatabase();

/** An organization with an invitation for Ina. */
async function invited(role: 'owner' | 'admin' | 'member' | 'viewer' = 'member') {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const owner = await as(olga, acme.id);
  const ina = await makePerson('Ina');
  const { invitationId, link, expiresAt } = await owner.invitations.create({
    email: ina.email.toUpperCase(),
    role,
  });
  const token = link.split('/').at(-1) ?? '';
  return { acme, owner, ina, invitationId, link, token, expiresAt };
}

const membersOf = (organizationId: string) =>
  asSystem((tx) => tx.select().from(member).where(eq(member.organizationId, organizationId)));

test('an invitation’s link is in the mail and in the answer, and only its hash in the database', async () => {
  const { ina, invitationId, link, token, expiresAt } = await invited();
  expect(link).toBe(`http://localhost:3000/accept-invitation/${token}`);
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  const [message] = await awaitMessages(place.data, ina.email);
  expect(message).toMatchObject({ subject: 'Join Acme on Holdall', mode: 0o600 });
  expect(message?.text).toContain(link);
  const rows = await asSystem((tx) =>
    tx.select().from(invitation).where(eq(invitation.id, invitationId)),
  );
  expect(rows[0]).toMatchObject({ tokenHash: tokenHash(token), email: ina.email });
  expect(JSON.stringify(rows)).not.toContain(token);
  const days = (expiresAt.getTime() - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(6.9);
  expect(days).toBeLessThanOrEqual(7.01);
});

test('accepting makes the invited person a member with the role that was offered', async () => {
  const { acme, ina, token } = await invited('viewer');
  const caller = await as(ina);
  expect(await caller.invitations.preview({ token })).toEqual({
    organization: 'Acme',
    slug: acme.slug,
    role: 'viewer',
    accepted: false,
  });
  expect(await caller.invitations.accept({ token })).toEqual({
    organizationId: acme.id,
    slug: acme.slug,
  });
  expect((await (await as(ina, acme.id)).workspaces.current()).role).toBe('viewer');
  expect(await caller.invitations.preview({ token })).toMatchObject({ accepted: true });
});

test('[case 79] another address than the invited one can neither see nor accept an invitation', async () => {
  const { acme, token, ina } = await invited();
  const eve = await makePerson('Eve');
  const caller = await as(eve);
  for (const attempt of [
    () => caller.invitations.accept({ token }),
    () => caller.invitations.preview({ token }),
  ]) {
    const refused = await refusal(attempt());
    expect(refused).toMatchObject({
      code: 'FORBIDDEN',
      message:
        'This invitation is for another address. Sign in with the address that it was sent to.',
    });
    expect(JSON.stringify(refused)).not.toContain('Acme');
    expect(JSON.stringify(refused)).not.toContain(ina.email);
  }
  expect(await membersOf(acme.id)).toHaveLength(1);
});

test('[case 79] accepted ten times at once an invitation gives one membership, and every call is fine', async () => {
  const { acme, ina, token } = await invited();
  const caller = await as(ina);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => caller.invitations.accept({ token })),
  );
  expect(new Set(answers.map((answer) => answer.slug))).toEqual(new Set([acme.slug]));
  expect((await membersOf(acme.id)).filter((row) => row.userId === ina.id)).toHaveLength(1);
});

test('two invitations of one person accepted at once give one membership', async () => {
  const { acme, owner, ina, token } = await invited('member');
  const second = await owner.invitations.create({ email: ina.email, role: 'admin' });
  const caller = await as(ina);
  await Promise.all([
    caller.invitations.accept({ token }),
    caller.invitations.accept({ token: second.link.split('/').at(-1) ?? '' }),
  ]);
  expect((await membersOf(acme.id)).filter((row) => row.userId === ina.id)).toHaveLength(1);
});

test('a member who accepts a further invitation keeps the role that they have', async () => {
  const { acme, ina, token } = await invited('viewer');
  await join(ina, acme.id, 'admin');
  await (await as(ina)).invitations.accept({ token });
  expect((await (await as(ina, acme.id)).workspaces.current()).role).toBe('admin');
});

test('somebody who was removed after accepting needs a new invitation', async () => {
  const { acme, owner, ina, token } = await invited();
  const caller = await as(ina);
  await caller.invitations.accept({ token });
  const membership = (await membersOf(acme.id)).find((row) => row.userId === ina.id);
  await expel(membership?.id ?? '');
  expect(await refusalCode(caller.invitations.accept({ token }))).toBe('NOT_FOUND');
  expect(await membersOf(acme.id)).toHaveLength(1);
  const again = await owner.invitations.create({ email: ina.email, role: 'viewer' });
  await caller.invitations.accept({ token: again.link.split('/').at(-1) ?? '' });
  expect(await membersOf(acme.id)).toHaveLength(2);
});

test('an invitation that has run out is refused with a sentence', async () => {
  const { acme, ina, invitationId, token } = await invited();
  await asSystem((tx) =>
    tx
      .update(invitation)
      .set({ expiresAt: new Date(Date.now() - 1_000) })
      .where(eq(invitation.id, invitationId)),
  );
  expect(await refusal((await as(ina)).invitations.accept({ token }))).toMatchObject({
    code: 'EXPIRED',
    message: 'This invitation has run out. Ask for a new link.',
  });
  expect(await membersOf(acme.id)).toHaveLength(1);
});

test('a revoked invitation is dead at once, gone from the list, and looks like one that never was', async () => {
  const { acme, owner, ina, invitationId, token } = await invited();
  expect((await owner.invitations.list({})).items).toMatchObject([{ email: ina.email }]);
  await owner.invitations.revoke({ invitationId });
  const caller = await as(ina);
  const made = await refusal(caller.invitations.accept({ token: 'x'.repeat(43) }));
  expect(made.code).toBe('NOT_FOUND');
  expect(await refusal(caller.invitations.accept({ token }))).toEqual(made);
  expect(await refusalCode(owner.invitations.revoke({ invitationId }))).toBe('NOT_FOUND');
  expect((await owner.invitations.list({})).items).toEqual([]);
  expect(await membersOf(acme.id)).toHaveLength(1);
});

test('an accepted invitation can no longer be revoked', async () => {
  const { owner, ina, invitationId, token } = await invited();
  await (await as(ina)).invitations.accept({ token });
  expect(await refusalCode(owner.invitations.revoke({ invitationId }))).toBe('NOT_FOUND');
});

test('revoking and accepting at once ends in one of the two, wholly', async () => {
  for (let round = 0; round < 5; round++) {
    const { acme, owner, ina, invitationId, token } = await invited();
    const caller = await as(ina);
    const [revoked, accepted] = await Promise.allSettled([
      owner.invitations.revoke({ invitationId }),
      caller.invitations.accept({ token }),
    ]);
    expect(revoked.status).not.toBe(accepted.status);
    expect(await membersOf(acme.id)).toHaveLength(accepted.status === 'fulfilled' ? 2 : 1);
  }
});

test('admins invite, but no owners; members and viewers see and send no invitation', async () => {
  const { acme, owner } = await invited();
  const inRole = async (role: 'admin' | 'member' | 'viewer') => {
    const person = await makePerson(role);
    await join(person, acme.id, role);
    return as(person, acme.id);
  };
  const admin = await inRole('admin');
  const email = 'new@example.org';
  expect(await refusal(admin.invitations.create({ email, role: 'owner' }))).toMatchObject({
    code: 'FORBIDDEN',
    message: 'Only an owner can invite another owner.',
  });
  await admin.invitations.create({ email, role: 'admin' });
  await owner.invitations.create({ email, role: 'owner' });
  for (const role of ['member', 'viewer'] as const) {
    const caller = await inRole(role);
    expect(await refusalCode(caller.invitations.create({ email, role: 'viewer' }))).toBe(
      'FORBIDDEN',
    );
    expect(await refusalCode(caller.invitations.list({}))).toBe('FORBIDDEN');
  }
  const listed = JSON.stringify(await admin.invitations.list({}));
  expect(listed).not.toMatch(/token/i);
});

test('Personal has nobody to invite', async () => {
  const caller = await as(await makePerson());
  expect(
    await refusal(caller.invitations.create({ email: 'a@example.org', role: 'member' })),
  ).toMatchObject({ code: 'INVALID' });
});
