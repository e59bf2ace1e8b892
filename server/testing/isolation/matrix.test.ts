import { beforeAll, describe, expect, test } from 'vitest';
import { permissions, type Role } from '#server/auth/permissions.ts';
import { provideDatabase } from '../database.ts';
import { makePerson } from '../people.ts';
import { call, procedures } from './call.ts';
import { cases } from './cases.ts';
import { probeProcedures } from './probe.ts';
import { probeRaw } from './raw.ts';
import { type Actor, actors, makeRows, makeWorld, type World } from './world.ts';

const place = provideDatabase();
let world: World;

beforeAll(async () => {
  world = await makeWorld();
});

const roleOf = (actor: Actor): Role | null =>
  actor === 'owner' || actor === 'admin' || actor === 'member' || actor === 'viewer' ? actor : null;

/** Whether the role matrix lets a role use a permission such as `file.write`. */
function permits(permission: string, role: Role): boolean {
  const [resource = '', action = ''] = permission.split('.');
  const actions = Reflect.get(permissions, resource) as Record<string, readonly Role[]>;
  return actions[action]?.includes(role) ?? false;
}

/** The error code that an actor must get on rows of Acme; null means that the call goes through. */
function expected(path: string, actor: Actor): string | null {
  const meta = procedures.get(path)?.meta;
  const own = cases[path]?.ownError ?? null;
  if (actor === 'signed out') return 'UNAUTHENTICATED';
  if (meta?.access === 'user') return own;
  const role = roleOf(actor);
  if (!role) return 'NOT_FOUND';
  for (const permission of [meta?.permission, cases[path]?.alsoNeeds])
    if (permission && !permits(permission, role)) return 'FORBIDDEN';
  if (path === 'members.leave' && role === 'owner') return 'CONFLICT';
  return own;
}

test('every procedure of the router has a case in the matrix, and no case is left over', () => {
  expect(Object.keys(cases).sort()).toEqual([...procedures.keys()].sort());
});

/** What changes who may call: each of these gets a world of its own. */
const changesTheCaller = ['members.leave', 'members.transferOwnership'];

/** These depend on who is invited and on memberships of one's own: each has tests of its own. */
const aboutOneself = ['invitations.preview', 'invitations.accept', 'workspaces.switch'];

describe.each(actors)('%s', (actor) => {
  const paths = [...procedures.keys()].filter((path) => !aboutOneself.includes(path));
  test.each(paths)(
    'calling %s on rows of the organization is answered as the role allows',
    async (path) => {
      const fresh = changesTheCaller.includes(path) ? await makeWorld() : world;
      const person = fresh.people[actor];
      for (const input of cases[path]?.inputs ?? []) {
        const rows = await makeRows({
          userId: person?.id ?? fresh.other.owner.id,
          organizationId: fresh.acme.id,
        });
        const outcome = await call(path, person, fresh.acme.id, input(rows));
        expect(outcome.ok ? null : outcome.code).toBe(expected(path, actor));
      }
    },
  );
});

test('[case 1] [case 2] [case 17] [case 20] no procedure reaches a row of another workspace, and a foreign id looks like one that nobody has', {
  timeout: 900_000,
}, async () => {
  expect(await probeProcedures(place.urls.DATABASE_OWNER_URL)).toEqual([]);
});

test('[case 3] raw SQL in a workspace reads and writes no row of another one, in any tenant table', async () => {
  const ada = await makePerson();
  const rows = await makeRows({ userId: world.other.owner.id, organizationId: world.other.id });
  const inPersonal = { workspaceId: `user:${ada.id}`, userId: ada.id };
  const inOrganization = { workspaceId: `org:${world.acme.id}`, userId: ada.id };
  for (const settings of [undefined, inPersonal, inOrganization])
    expect(await probeRaw(place.urls, settings, rows.workspaceId)).toEqual([]);
});
