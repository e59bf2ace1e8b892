import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { member } from '#db/schema/organizations.ts';
import type { Role } from '#server/auth/permissions.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile } from '#server/testing/files.ts';
import { as, join, makeOrganization, makePerson, type Person } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';

provideDatabase();

const lastOwner = {
  code: 'CONFLICT',
  message: 'An organization needs at least one owner. Make somebody else an owner first.',
  details: {},
};

async function organizationWith(...roles: Role[]) {
  const founder = await makePerson('Olga');
  const acme = await makeOrganization(founder);
  const people: { person: Person; memberId: string; caller: Awaited<ReturnType<typeof as>> }[] = [];
  const [row] = await asSystem((tx) =>
    tx.select({ id: member.id }).from(member).where(eq(member.organizationId, acme.id)),
  );
  people.push({ person: founder, memberId: row?.id ?? '', caller: await as(founder, acme.id) });
  for (const role of roles) {
    const person = await makePerson(role);
    const memberId = await join(person, acme.id, role);
    people.push({ person, memberId, caller: await as(person, acme.id) });
  }
  const [first, second, third] = people;
  if (!first) throw new Error('there is an owner');
  return { acme, founder: first, second: second ?? first, third: third ?? first };
}

const owners = (organizationId: string) =>
  asSystem((tx) =>
    tx.$count(member, and(eq(member.organizationId, organizationId), eq(member.role, 'owner'))),
  );

test('[case 83] the last owner can neither leave, nor be removed, nor be lowered', async () => {
  const { acme, founder } = await organizationWith('admin', 'member');
  const { caller, memberId } = founder;
  expect(await refusal(caller.members.leave())).toEqual(lastOwner);
  expect(await refusal(caller.members.remove({ memberId }))).toEqual(lastOwner);
  for (const role of ['admin', 'member', 'viewer'] as const)
    expect(await refusal(caller.members.setRole({ memberId, role }))).toEqual(lastOwner);
  expect(await owners(acme.id)).toBe(1);
});

test.each([
  'lower each other',
  'remove each other',
  'leave',
  'lower themselves',
  'do different things',
])('[case 83] when two owners %s at once, one owner remains', async (what) => {
  for (let round = 0; round < 6; round++) {
    const { acme, founder, second } = await organizationWith('owner');
    const lower = (by: typeof founder, of: typeof founder) => () =>
      by.caller.members.setRole({ memberId: of.memberId, role: 'viewer' });
    const remove = (by: typeof founder, of: typeof founder) => () =>
      by.caller.members.remove({ memberId: of.memberId });
    const leave = (who: typeof founder) => () => who.caller.members.leave();
    const acts = {
      'lower each other': [lower(founder, second), lower(second, founder)],
      'remove each other': [remove(founder, second), remove(second, founder)],
      leave: [leave(founder), leave(second)],
      'lower themselves': [lower(founder, founder), lower(second, second)],
      'do different things': [lower(founder, second), leave(founder)],
    }[what];
    const answers = await Promise.all(
      (acts ?? []).map((act) =>
        act().then(
          () => 'done',
          (error: Error) => error.message,
        ),
      ),
    );
    // Whoever comes second is told why, or is no owner or member any more.
    expect(answers).toContain('done');
    expect(answers.filter((answer) => answer.includes('went wrong'))).toEqual([]);
    expect([what, await owners(acme.id)]).toEqual([what, 1]);
  }
});

test('[case 83] an owner can go once somebody else is one', async () => {
  const { acme, founder, second } = await organizationWith('admin');
  await founder.caller.members.setRole({ memberId: second.memberId, role: 'owner' });
  expect(await founder.caller.members.leave()).toEqual({ left: true });
  expect(await owners(acme.id)).toBe(1);
  expect(await refusalCode(founder.caller.members.list({}))).toBe('NOT_FOUND');
});

test('an admin changes and removes members, but touches no owner and makes none', async () => {
  const { founder, second, third } = await organizationWith('admin', 'member');
  const admin = second.caller.members;
  const told = { code: 'FORBIDDEN', message: 'Only an owner can make, change or remove an owner.' };
  const ofOwner = { memberId: founder.memberId };
  expect(await refusal(admin.remove(ofOwner))).toMatchObject(told);
  expect(await refusal(admin.setRole({ ...ofOwner, role: 'viewer' }))).toMatchObject(told);
  expect(await refusal(admin.setRole({ memberId: third.memberId, role: 'owner' }))).toMatchObject(
    told,
  );
  expect(await refusal(admin.setRole({ memberId: second.memberId, role: 'owner' }))).toMatchObject(
    told,
  );
  await admin.setRole({ memberId: third.memberId, role: 'viewer' });
  await admin.remove({ memberId: third.memberId });
  expect(await refusalCode(third.caller.files.list({}))).toBe('NOT_FOUND');
});

test('members and viewers manage nobody, but see who is there and may leave', async () => {
  const { acme, founder, second, third } = await organizationWith('member', 'viewer');
  for (const { caller } of [second, third]) {
    const { memberId } = founder;
    expect(await refusalCode(caller.members.remove({ memberId }))).toBe('FORBIDDEN');
    expect(await refusalCode(caller.members.setRole({ memberId, role: 'viewer' }))).toBe(
      'FORBIDDEN',
    );
    expect((await caller.members.list({})).items.length).toBeGreaterThan(0);
    expect(await caller.members.leave()).toEqual({ left: true });
  }
  const left = await founder.caller.members.list({});
  expect(left.items).toMatchObject([
    { userId: founder.person.id, name: 'Olga', email: founder.person.email, role: 'owner' },
  ]);
  expect(await owners(acme.id)).toBe(1);
});

test('the files of a member who leaves stay in the organization, under their name', async () => {
  const { founder, second } = await organizationWith('member');
  await putFile(second.caller, { filename: 'a.txt' });
  await second.caller.members.leave();
  expect((await founder.caller.files.list({})).items).toMatchObject([
    { filename: 'a.txt', addedBy: { id: second.person.id, name: 'member' } },
  ]);
});

test('members are listed in the order in which they joined, page by page', async () => {
  const { founder, second, third } = await organizationWith('viewer', 'admin');
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await founder.caller.members.list({ limit: 1, cursor });
    ids.push(...page.items.map((item) => item.id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(ids).toEqual([founder.memberId, second.memberId, third.memberId]);
});

test('Personal has no members', async () => {
  const caller = await as(await makePerson());
  expect(await refusal(caller.members.list({}))).toMatchObject({
    code: 'INVALID',
    message: 'Personal has no members. Switch to an organization.',
  });
  expect(await refusalCode(caller.members.leave())).toBe('INVALID');
});
