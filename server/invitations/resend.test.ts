import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { invitation } from '#db/schema/organizations.ts';
import { newId } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { awaitMessages } from '#server/testing/outbox.ts';
import { as, join, makeOrganization, makePerson } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';

const place = provideDatabase();

const tokenOf = (link: string) => link.split('/').at(-1) ?? '';

async function invited(role: 'owner' | 'member' = 'member') {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const owner = await as(olga, acme.id);
  const ina = await makePerson('Ina');
  const made = await owner.invitations.create({ email: ina.email, role });
  return { acme, owner, ina, invitee: await as(ina), ...made };
}

test('an invitation that is sent again has a new link, and the former one is dead at once', async () => {
  const { owner, ina, invitee, invitationId, link } = await invited();
  const again = await owner.invitations.resend({ invitationId });
  expect(again.invitationId).toBe(invitationId);
  expect(again.link).not.toBe(link);
  const never = await refusal(invitee.invitations.preview({ token: 'x'.repeat(43) }));
  expect(await refusal(invitee.invitations.accept({ token: tokenOf(link) }))).toEqual(never);
  const messages = await awaitMessages(place.data, ina.email, 2);
  expect(messages.map(({ text }) => /accept-invitation\/([\w-]+)/.exec(text)?.[1])).toEqual(
    expect.arrayContaining([tokenOf(link), tokenOf(again.link)]),
  );
  expect(await invitee.invitations.accept({ token: tokenOf(again.link) })).toMatchObject({
    slug: expect.stringContaining('acme'),
  });
});

test('one that has run out works again for seven days', async () => {
  const { owner, invitee, invitationId, link } = await invited();
  await asSystem((tx) =>
    tx
      .update(invitation)
      .set({ expiresAt: new Date(Date.now() - 1_000) })
      .where(eq(invitation.id, invitationId)),
  );
  expect(await refusalCode(invitee.invitations.accept({ token: tokenOf(link) }))).toBe('EXPIRED');
  const again = await owner.invitations.resend({ invitationId });
  const days = (again.expiresAt.getTime() - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(6.9);
  expect((await owner.invitations.list({})).items).toMatchObject([{ expiresAt: again.expiresAt }]);
  await invitee.invitations.accept({ token: tokenOf(again.link) });
});

test('what is revoked, accepted or foreign cannot be sent again, and sends nothing', async () => {
  const revoked = await invited();
  await revoked.owner.invitations.revoke({ invitationId: revoked.invitationId });
  const accepted = await invited();
  await accepted.invitee.invitations.accept({ token: tokenOf(accepted.link) });
  const never = await refusal(revoked.owner.invitations.resend({ invitationId: newId() }));
  expect(never.code).toBe('NOT_FOUND');
  const foreign = revoked.owner.invitations.resend({ invitationId: accepted.invitationId });
  expect(await refusal(foreign)).toEqual(never);
  for (const { owner, invitationId, ina } of [revoked, accepted]) {
    expect(await refusal(owner.invitations.resend({ invitationId }))).toEqual(never);
    expect(await awaitMessages(place.data, ina.email, 1)).toHaveLength(1);
  }
});

test('admins send again what they may offer; an owner’s invitation stays as it was', async () => {
  const { acme, invitationId, invitee, link } = await invited('owner');
  const mia = await makePerson('Mia');
  await join(mia, acme.id, 'admin');
  expect(
    await refusal((await as(mia, acme.id)).invitations.resend({ invitationId })),
  ).toMatchObject({ code: 'FORBIDDEN', message: 'Only an owner can invite another owner.' });
  expect(await invitee.invitations.preview({ token: tokenOf(link) })).toMatchObject({
    role: 'owner',
  });
});

test('sent again while it is accepted, an invitation gives one membership or a refusal, never both links', async () => {
  for (let round = 0; round < 5; round++) {
    const { owner, invitee, invitationId, link } = await invited();
    const [resent, accepted] = await Promise.allSettled([
      owner.invitations.resend({ invitationId }),
      invitee.invitations.accept({ token: tokenOf(link) }),
    ]);
    expect(resent.status).not.toBe(accepted.status);
  }
});
