import type pg from 'pg';
import type { Person } from '../people.ts';
import { call, type Outcome, procedures } from './call.ts';
import { cases } from './cases.ts';
import { changedTables, connected, snapshot } from './snapshot.ts';
import { madeUpRows, makeRows, makeWorld, type Rows, type World } from './world.ts';

/** A hole: what was reached, by which way. */
export interface Leak {
  table: string;
  how: string;
}

/** From where somebody reaches for what is not in the workspace of the request. */
interface Reach {
  name: string;
  person: Person;
  workspace: string;
  /** Whose rows the ids name. */
  target: { userId: string; organizationId: string | null };
}

function reaches(world: World): Reach[] {
  const { owner, admin } = world.people;
  if (!owner || !admin) throw new Error('the world lacks people');
  const acme = world.acme.id;
  const other = { userId: world.other.owner.id, organizationId: world.other.id };
  const personal = { userId: owner.id, organizationId: null };
  return [
    { name: 'organization to another organization', person: owner, workspace: acme, target: other },
    { name: 'Personal to an organization', person: owner, workspace: 'personal', target: other },
    {
      name: 'organization to one’s own Personal',
      person: owner,
      workspace: acme,
      target: personal,
    },
    {
      name: 'Personal to an organization of one’s own',
      person: owner,
      workspace: 'personal',
      target: { userId: owner.id, organizationId: acme },
    },
    {
      name: 'Personal to another Personal',
      person: admin,
      workspace: 'personal',
      target: personal,
    },
  ];
}

const shown = (outcome: Outcome) =>
  outcome.ok ? 'it succeeded' : `${outcome.code}: ${outcome.message}`;

/** Calls one procedure with foreign ids: it must answer as for ids that nobody has. */
async function probeCase(
  owner: pg.Client,
  path: string,
  reach: Reach,
  input: (rows: Rows) => unknown,
): Promise<Leak[]> {
  const { table, lists } = cases[path] ?? {};
  const foreign = await makeRows(reach.target);
  const before = await snapshot(owner, foreign.workspaceId);
  const made = await call(path, reach.person, reach.workspace, input(madeUpRows()));
  const got = await call(path, reach.person, reach.workspace, input(foreign));
  const after = await snapshot(owner, foreign.workspaceId);
  const how = `${path}, ${reach.name}`;
  const leaks: Leak[] = changedTables(before, after).map((name) => ({
    table: name,
    how: `${how}: rows changed`,
  }));
  // INVALID: Personal has no members, whichever they are. A fault (500) is no refusal.
  const named = !got.ok && ['NOT_FOUND', 'INVALID'].includes(got.code);
  const refused = named && shown(got) === shown(made);
  if (table && !refused)
    leaks.push({ table, how: `${how}: ${shown(got)}; a made-up id: ${shown(made)}` });
  if (got.ok && JSON.stringify(got.value)?.includes(foreign.canary))
    leaks.push({ table: lists ?? table ?? path, how: `${how}: the answer shows a foreign row` });
  return leaks;
}

/** Lists are also called without any id: no foreign row may be in the answer. */
async function probeList(path: string, reach: Reach): Promise<Leak[]> {
  const { lists: table, listInput } = cases[path] ?? {};
  if (!table) return [];
  const foreign = await makeRows(reach.target);
  const listed = await call(path, reach.person, reach.workspace, listInput?.(foreign) ?? {});
  const trash = { status: 'trashed', sort: 'deletedAt' };
  const trashed = path === 'files.list' && (await call(path, reach.person, reach.workspace, trash));
  return JSON.stringify([listed, trashed]).includes(foreign.canary)
    ? [{ table, how: `${path}, ${reach.name}: the list shows a foreign row` }]
    : [];
}

/**
 * Tries every procedure that runs in a workspace against rows of another one, and answers with the
 * holes that it found.
 * @param borders how many are tried: all, unless a hole over any of them is enough
 */
export function probeProcedures(ownerUrl: string, borders?: number): Promise<Leak[]> {
  return connected(ownerUrl, (owner) => probeAll(owner, borders));
}

async function probeAll(owner: pg.Client, borders?: number): Promise<Leak[]> {
  const leaks: Leak[] = [];
  for (const [path, { meta }] of procedures) {
    if (meta.access !== 'workspace' || path === 'members.leave') continue;
    // Anew for each: a probe compares all rows of a workspace, and they would become ever more.
    const world = await makeWorld();
    for (const reach of reaches(world).slice(0, borders)) {
      for (const input of cases[path]?.inputs ?? [])
        leaks.push(...(await probeCase(owner, path, reach, input)));
      leaks.push(...(await probeList(path, reach)));
    }
  }
  return leaks;
}
