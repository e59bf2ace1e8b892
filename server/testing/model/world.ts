import type { Role } from '#server/auth/permissions.ts';
import { as, join, makeOrganization, makePerson, type Person } from '../people.ts';
import type { Ground, Limits } from './model.ts';
import { type Caller, named, type World } from './turn.ts';

const ground = (of: Pick<Ground, 'name' | 'workspaceId'> & Partial<Ground>): Ground => ({
  personal: null,
  roles: new Map(),
  entries: new Set(),
  opens: new Set(),
  limitBytes: null,
  roleLimits: {},
  ownLimits: new Map(),
  ...of,
});

const personal = (person: Person): Ground =>
  ground({
    name: `Personal of ${person.name}`,
    workspaceId: `user:${person.id}`,
    personal: person,
    roles: new Map<Person, Role>([[person, 'owner']]),
  });

async function organization(name: string, [owner, ...others]: [Person, ...Person[]], role: Role[]) {
  const { id } = await makeOrganization(owner, name);
  const roles = new Map<Person, Role>([[owner, 'owner']]);
  for (const [i, person] of others.entries()) {
    const given = role[i] ?? 'viewer';
    await join(person, id, given);
    roles.set(person, given);
  }
  return { id, made: ground({ name, workspaceId: `org:${id}`, roles }) };
}

/**
 * Olga owns Acme, in which Mia is a member and Vic a viewer. Mia owns Bond, in which Olga is a
 * member, and which Vic does not know. Two of them use Personal. There is not much room anywhere.
 */
export async function makeWorld(): Promise<World> {
  const [olga, mia, vic] = [
    await makePerson('Olga'),
    await makePerson('Mia'),
    await makePerson('Vic'),
  ];
  const acme = await organization('Acme', [olga, mia, vic], ['member', 'viewer']);
  const bond = await organization('Bond', [mia, olga], ['member']);
  const people = [olga, mia, vic];
  const member: Limits = { quotaBytes: null, maxFileBytes: 300 };
  const little: Limits = { quotaBytes: 700, maxFileBytes: null };
  acme.made.roleLimits = { member };
  bond.made.ownLimits = new Map([[olga, little]]);
  bond.made.limitBytes = 1_500;
  await (await as(olga, acme.id)).quotas.setRoleLimits({ limits: { member } });
  const owner = await as(mia, bond.id);
  await owner.quotas.setUserLimit({ userId: olga.id, ...little, reason: 'A test.' });
  await owner.quotas.setWorkspaceLimit({ limitBytes: 1_500 });
  const grounds = [acme.made, bond.made, personal(olga), personal(mia)];
  const callers = new Map<Person, Map<Ground, Caller>>();
  for (const who of people) {
    const own = new Map<Ground, Caller>();
    for (const where of grounds) own.set(where, await as(who, named(where, who)));
    callers.set(who, own);
  }
  return { people, grounds, callers, gone: [] };
}
