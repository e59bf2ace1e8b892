import type { Role } from '#server/auth/permissions.ts';
import type { RunningInstance } from '../stack/running.ts';
import type { Say } from '../stack/steps.ts';
import type { DemoPerson } from './accounts.ts';
import { type Api, apiOf, everything, isConflict } from './api.ts';
import { type DemoOrganization, organizations, type PersonKey, personKeys } from './cast.ts';
import { fillShelf, type Stored } from './shelf.ts';
import type { Shelves } from './shelves.ts';

export interface DemoRun {
  instance: RunningInstance;
  people: Record<PersonKey, DemoPerson>;
  shelves: Shelves;
  /** 1 for pictures and recordings of real size. */
  scale: number;
  say: Say;
  signal: AbortSignal;
}

/** The organization among those that its founder belongs to, or a new one. */
async function findOrFound(run: DemoRun, organization: DemoOrganization): Promise<string> {
  const api = apiOf(run.instance, run.people[organization.founder], 'personal');
  const { name, slug, colour } = organization;
  const all = await api.workspaces.list.query();
  const found = all.find((workspace) => workspace.name === name && workspace.role === 'owner');
  if (found) return found.id;
  const create = (address: string) =>
    api.organizations.create.mutate({ name, slug: address, colour });
  try {
    return (await create(slug)).id;
  } catch (error) {
    if (!isConflict(error)) throw error;
    return (await create(`${slug}-demo`)).id;
  }
}

async function join(run: DemoRun, owner: Api, key: PersonKey, role: Role): Promise<void> {
  const person = run.people[key];
  const { link } = await owner.invitations.create.mutate({ email: person.email, role });
  const token = link.slice(link.lastIndexOf('/') + 1);
  const own = apiOf(run.instance, person, 'personal');
  await own.invitations.accept.mutate({ token });
}

/** Brings in whoever is missing, by invitation; roles change once, right after. */
async function gather(run: DemoRun, owner: Api, organization: DemoOrganization): Promise<void> {
  const membersOf = () => everything((cursor) => owner.members.list.query({ cursor }));
  const before = await membersOf();
  for (const { person, joinsAs } of organization.members)
    if (!before.some(({ userId }) => userId === run.people[person].id))
      await join(run, owner, person, joinsAs);
  const now = await membersOf();
  for (const { person, joinsAs, becomes } of organization.members) {
    const member = now.find(({ userId }) => userId === run.people[person].id);
    if (becomes && member?.role === joinsAs)
      await owner.members.setRole.mutate({ memberId: member.id, role: becomes });
  }
}

/** Invitations that wait for an answer, and one that was withdrawn. */
async function invite(owner: Api, organization: DemoOrganization): Promise<void> {
  const open = await everything((cursor) => owner.invitations.list.query({ cursor }));
  for (const { email, role } of organization.pending)
    if (!open.some((invitation) => invitation.email === email))
      await owner.invitations.create.mutate({ email, role });
  const forgotten = open.find(({ email }) => email === organization.withdrawn);
  const { id } = forgotten ?? {
    id: (await owner.invitations.create.mutate({ email: organization.withdrawn, role: 'viewer' }))
      .invitationId,
  };
  await owner.invitations.revoke.mutate({ invitationId: id });
}

async function fillOrganization(run: DemoRun, organization: DemoOrganization): Promise<Stored> {
  const { instance, people } = run;
  run.signal.throwIfAborted();
  const id = await findOrFound(run, organization);
  const owner = apiOf(instance, people[organization.founder], id);
  await gather(run, owner, organization);
  const writers = organization.members.filter(
    ({ joinsAs, becomes }) => (becomes ?? joinsAs) !== 'viewer',
  );
  const hands = [organization.founder, ...writers.map(({ person }) => person)];
  return fillShelf({
    name: organization.name,
    shelf: run.shelves.organizations[organization.key],
    hands: hands.map((key) => apiOf(instance, people[key], id)),
    before: () => invite(owner, organization),
    ...run,
  });
}

function fillPersonal(run: DemoRun, key: PersonKey): Promise<Stored> {
  const person = run.people[key];
  run.signal.throwIfAborted();
  return fillShelf({
    name: `Personal of ${person.name}`,
    shelf: run.shelves.personal[key],
    hands: [apiOf(run.instance, person, 'personal')],
    ...run,
  });
}

/**
 * Founds the organizations, brings their members in and stores the files, all through the API.
 * What is there already stays as it is, so that a run that was stopped is completed by the next.
 * @returns what this run has stored
 */
export async function tell(run: DemoRun): Promise<Stored> {
  const total: Stored = { files: 0, bytes: 0 };
  const count = ({ files, bytes }: Stored) => {
    total.files += files;
    total.bytes += bytes;
  };
  for (const organization of organizations) count(await fillOrganization(run, organization));
  for (const key of personKeys) count(await fillPersonal(run, key));
  return total;
}
