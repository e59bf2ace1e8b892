import { expect } from 'vitest';
import { sweepFolders } from '#server/jobs/folders/mutations.ts';
import { abortUnknownParts } from '#server/jobs/uploads/parts/mutations.ts';
import { cleanUp } from './cleaning.ts';
import { putFile } from './files.ts';
import { problemsOf } from './invariants.ts';
import { as, join, makeOrganization, makePerson, type Person } from './people.ts';
import { processAll } from './processing.ts';

type Caller = Awaited<ReturnType<typeof as>>;
type Urls = { DATABASE_OWNER_URL: string };

/** A person with Personal and an organization of their own, and a caller for each. */
export async function twoWorkspaces() {
  const ada = await makePerson();
  const acme = await makeOrganization(ada);
  return { ada, acme, mine: await as(ada), theirs: await as(ada, acme.id) };
}

/** A member of an organization that somebody else owns. */
export async function memberElsewhere(role: 'member' | 'viewer' = 'member') {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const ada = await makePerson();
  const memberId = await join(ada, acme.id, role);
  return { ada, olga, acme, memberId, mine: await as(ada), owner: await as(olga, acme.id) };
}

/** A folder `top` with `a.txt` and a folder `inner` with `b.txt`. */
export async function makeTree(caller: Caller) {
  const top = (await caller.folders.create({ name: 'top' })).id;
  const inner = (await caller.folders.create({ name: 'inner', parentId: top })).id;
  const a = (await putFile(caller, { filename: 'a.txt', folderId: top, content: 'alpha' })).id;
  const b = (await putFile(caller, { filename: 'b.txt', folderId: inner, content: 'beta' })).id;
  return { top, inner, a, b };
}

const download = async (caller: Caller, id: string) =>
  (await fetch((await caller.files.downloadUrl({ id })).url)).text();

/** What is live in a workspace: folders with what is in them, files with their content. */
export async function contentsOf(caller: Caller, id: string | null = null): Promise<object> {
  const { items: folders } = await caller.folders.list({ parentId: id });
  const { items: files } = await caller.files.list({ folderId: id });
  const inside = await Promise.all(
    folders.map(async (folder) => [folder.name, await contentsOf(caller, folder.id)] as const),
  );
  const read = await Promise.all(
    files.map(async (file) => [file.filename, await download(caller, file.id)] as const),
  );
  return Object.fromEntries([...inside, ...read]);
}

/** Lets all jobs come to their end, after which nothing may be wrong in either workspace. */
export async function expectSound(
  urls: Urls,
  { ada, acme }: { ada: Person; acme: { id: string } },
): Promise<void> {
  await sweepFolders();
  await processAll();
  await cleanUp(urls);
  // What a crash between the store and the database has begun.
  for (const below of [`users/${ada.id}/`, `orgs/${acme.id}/`])
    await abortUnknownParts(0, `uploads/${below}`);
  for (const workspaceId of [`user:${ada.id}`, `org:${acme.id}`])
    expect(await problemsOf(urls, workspaceId), workspaceId).toEqual([]);
}
