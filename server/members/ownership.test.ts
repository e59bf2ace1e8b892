import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { auditLog } from '#db/schema/audit.ts';
import { member } from '#db/schema/organizations.ts';
import type { Role } from '#server/auth/permissions.ts';
import { newId } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { as, join, makeOrganization, makePerson } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';

provideDatabase();

async function organizationWith(...roles: Role[]) {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const others = [];
  for (const role of roles) {
    const person = await makePerson(role);
    const memberId = await join(person, acme.id, role);
    others.push({ person, memberId, caller: await as(person, acme.id) });
  }
  const [first, second] = others;
  if (!first) throw new Error('there is another member');
  return { olga, acme, owner: await as(olga, acme.id), first, second: second ?? first };
}

const rolesIn = (organizationId: string) =>
  asSystem(async (tx) => {
    const rows = await tx.select().from(member).where(eq(member.organizationId, organizationId));
    return new Map(rows.map((row) => [row.userId, row.role]));
  });

test.each(['admin', 'member', 'viewer'] as const)(
  'ownership goes to a member who is %s in one act, and the giver is admin from the next request on',
  async (role) => {
    const { olga, acme, owner, first } = await organizationWith(role);
    await owner.members.transferOwnership({ memberId: first.memberId });
    expect(await rolesIn(acme.id)).toEqual(
      new Map([
        [olga.id, 'admin'],
        [first.person.id, 'owner'],
      ]),
    );
    expect((await owner.workspaces.current()).role).toBe('admin');
    expect(await refusalCode(owner.organizations.delete({ name: 'Acme' }))).toBe('FORBIDDEN');
    expect((await first.caller.workspaces.current()).role).toBe('owner');
    const [written] = await asSystem((tx) =>
      tx
        .select({ before: auditLog.before, after: auditLog.after })
        .from(auditLog)
        .where(and(eq(auditLog.action, 'member.transfer'), eq(auditLog.subjectId, first.memberId))),
    );
    expect(written).toEqual({
      before: { userId: first.person.id, role, ownerId: olga.id },
      after: { ownerId: first.person.id, giverRole: 'admin' },
    });
  },
);

test('ownership cannot go to oneself, to an owner, or to somebody who is no member', async () => {
  const { acme, owner, first, olga } = await organizationWith('owner');
  const { items } = await owner.members.list({});
  const own = items.find((item) => item.userId === olga.id)?.id ?? '';
  expect(await refusalCode(owner.members.transferOwnership({ memberId: own }))).toBe('INVALID');
  expect(
    await refusal(owner.members.transferOwnership({ memberId: first.memberId })),
  ).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('is an owner already') });
  const elsewhere = await organizationWith('member');
  const foreign = await refusal(
    owner.members.transferOwnership({ memberId: elsewhere.first.memberId }),
  );
  expect(foreign.code).toBe('NOT_FOUND');
  expect(await refusal(owner.members.transferOwnership({ memberId: newId() }))).toEqual(foreign);
  expect((await rolesIn(acme.id)).get(olga.id)).toBe('owner');
});

test('only owners hand an organization over', async () => {
  const { first, second } = await organizationWith('admin', 'member');
  const { memberId } = second;
  expect(await refusalCode(first.caller.members.transferOwnership({ memberId }))).toBe('FORBIDDEN');
  expect(
    await refusalCode(second.caller.members.transferOwnership({ memberId: first.memberId })),
  ).toBe('FORBIDDEN');
});

test('[case 83] handed to two people at once, or while the other leaves, one owner remains', async () => {
  for (let round = 0; round < 6; round++) {
    const { acme, owner, first, second } = await organizationWith('admin', 'member');
    const answers = await Promise.allSettled([
      owner.members.transferOwnership({ memberId: first.memberId }),
      owner.members.transferOwnership({ memberId: second.memberId }),
      first.caller.members.leave(),
    ]);
    const owners = [...(await rolesIn(acme.id)).values()].filter((role) => role === 'owner');
    expect(owners).toHaveLength(1);
    const faults = answers.filter(
      (answer) => answer.status === 'rejected' && /went wrong/.test(String(answer.reason)),
    );
    expect(faults).toEqual([]);
  }
});
