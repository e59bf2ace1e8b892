import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import type { Page } from '#server/core/pages.ts';
import type { Person } from '../people.ts';
import { refusalCode } from '../refusal.ts';
import { testStore } from '../store.ts';
import {
  type Entry,
  type File,
  type Folder,
  type Ground,
  isTrashed,
  limitsOf,
  liveIn,
  mayManage,
  namesAbove,
  usageOf,
} from './model.ts';
import { type Caller, idOf, type World } from './turn.ts';

/** All pages of a list, of which few rows make one. */
async function all<T>(list: (page: { cursor?: string; limit: number }) => Promise<Page<T>>) {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ limit: 10, ...(cursor ? { cursor } : {}) });
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return items;
}

/** A line of a listing, and the row's id. */
interface Line {
  text: string;
  id: string;
}

/** What somebody sees below a folder. */
async function listed(caller: Caller, folderId: string | null, path = ''): Promise<Line[]> {
  const [folders, files] = await Promise.all([
    all((page) => caller.folders.list({ parentId: folderId, ...page })),
    all((page) => caller.files.list({ folderId, ...page })),
  ]);
  const inside = await Promise.all(
    folders.map(({ id, name }) => listed(caller, id, `${path}${name}/`)),
  );
  return [
    ...folders.map(({ id, name, addedBy }) => ({ id, text: `${path}${name}/ ${addedBy.name}` })),
    ...files.map(({ id, filename, size, addedBy }) => ({
      id,
      text: `${path}${filename} ${size} ${addedBy.name}`,
    })),
    ...inside.flat(),
  ];
}

/** The same by the model. */
function expectedBelow(ground: Ground, parent: Folder | null, path = ''): [string, Entry][] {
  return liveIn(ground, parent).flatMap((entry): [string, Entry][] => {
    const { name, addedBy } = entry;
    if (entry.kind === 'file')
      return [[`${path}${name} ${entry.present.text.length} ${addedBy.name}`, entry]];
    return [
      [`${path}${name}/ ${addedBy.name}`, entry],
      ...expectedBelow(ground, entry, `${path}${name}/`),
    ];
  });
}

const inOrder = (lines: Iterable<string>): string[] => [...lines].sort();

/** Compares what is live, and learns ids that only the product has known so far. */
async function expectLive(caller: Caller, ground: Ground): Promise<void> {
  const rows = await listed(caller, null);
  const wanted = new Map(expectedBelow(ground, null));
  expect(inOrder(rows.map(({ text }) => text))).toEqual(inOrder(wanted.keys()));
  for (const { text, id } of rows) {
    const entry = wanted.get(text);
    if (entry) entry.id ??= id;
    expect(`${text} ${id}`).toBe(`${text} ${entry?.id}`);
  }
}

/** Latest first; of what went at once, the greater id first. */
const latestFirst = (a: Entry, b: Entry): number =>
  (b.trash?.at ?? 0) - (a.trash?.at ?? 0) || (idOf(a) < idOf(b) ? 1 : -1);

async function expectTrash(caller: Caller, ground: Ground, who: Person): Promise<void> {
  const rows = await all((page) => caller.trash.list(page));
  const entries = [...ground.entries].filter((entry) => isTrashed(ground, entry));
  const together = ({ trash }: Entry) =>
    trash?.deletion ? entries.filter((one) => one.trash?.deletion === trash.deletion).length : 1;
  expect(
    rows.map(({ id, kind, name, from, deletedBy, deletion, file, mayManage: may }) => [
      id,
      kind,
      [...from, name].join('/'),
      deletedBy?.name,
      deletion?.entries ?? 1,
      may,
      file?.size,
    ]),
  ).toEqual(
    entries
      .sort(latestFirst)
      .map((entry) => [
        entry.id,
        entry.kind,
        [...namesAbove(entry), entry.name].join('/'),
        entry.trash?.by.name,
        together(entry),
        mayManage(ground, who, entry),
        entry.kind === 'file' ? entry.present.text.length : undefined,
      ]),
  );
}

async function expectQuota(caller: Caller, ground: Ground, who: Person): Promise<void> {
  const { user, workspace, maxFile } = await caller.quotas.current();
  const told = ({ used, reserved, fileCount, limit }: typeof user) =>
    `${used} and ${reserved} of ${limit} in ${fileCount} files`;
  const limits = limitsOf(ground, who);
  expect({ user: told(user), workspace: told(workspace), maxFile: maxFile.bytes }).toEqual({
    user: told({ ...user, ...usageOf(ground, who), limit: limits.quotaBytes }),
    workspace: told({ ...workspace, ...usageOf(ground), limit: ground.limitBytes }),
    maxFile: limits.maxFileBytes,
  });
}

const download = async (caller: Caller, id: string, version?: number): Promise<string> =>
  (await fetch((await caller.files.downloadUrl({ id, version })).url)).text();

/** Compares the content of one live file, and of its versions. */
async function expectContent(caller: Caller, file: File): Promise<void> {
  const id = idOf(file);
  expect(await download(caller, id)).toBe(file.present.text);
  const versions = await all((page) => caller.files.versions({ id, ...page }));
  const wanted = [...file.former, file.present].reverse();
  expect(versions.map(({ number, size, by }) => `${number} ${size} ${by.name}`)).toEqual(
    wanted.map(({ number, text, by }) => `${number} ${text.length} ${by.name}`),
  );
  const [oldest] = file.former;
  if (oldest) expect(await download(caller, id, oldest.number)).toBe(oldest.text);
}

/** What a member sees of a workspace must be what the model says: folders, files, trash, quota. */
export async function expectSeen(world: World, ground: Ground, who: Person): Promise<void> {
  const caller = callerOf(world, ground, who);
  await expectLive(caller, ground);
  await expectTrash(caller, ground, who);
  await expectQuota(caller, ground, who);
}

export function callerOf(world: World, ground: Ground, who: Person): Caller {
  const caller = world.callers.get(who)?.get(ground);
  if (!caller) throw new Error(`there is no caller of ${who.name} in ${ground.name}`);
  return caller;
}

/** What everybody sees of everything, and the content of a file of each workspace, chosen by `n`. */
export async function expectAllSeen(world: World, n: number): Promise<void> {
  for (const ground of world.grounds) {
    for (const who of world.people)
      if (ground.roles.has(who)) await expectSeen(world, ground, who);
      else {
        const outside = callerOf(world, ground, who);
        expect(await refusalCode(outside.folders.list({}))).toBe('NOT_FOUND');
      }
    const files = [...ground.entries].filter(
      (entry): entry is File => entry.kind === 'file' && entry.trash === null,
    );
    const file = files[n % files.length];
    const [reader] = [...ground.roles.keys()].slice(n % ground.roles.size);
    if (file && reader) await expectContent(callerOf(world, ground, reader), file);
  }
}

const prefixOf = (workspaceId: string): string => {
  const [kind, id] = workspaceId.split(':');
  return `uploads/${kind === 'org' ? 'orgs' : 'users'}/${id}/`;
};

/** When all jobs are through, the bucket holds the contents of the model, and nothing else. */
export async function expectStored(ground: Ground): Promise<void> {
  const { client, bucket: Bucket } = testStore();
  const { Contents = [] } = await client.send(
    new ListObjectsV2Command({ Bucket, Prefix: prefixOf(ground.workspaceId) }),
  );
  const stored = await Promise.all(
    Contents.map(async ({ Key }) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return Body?.transformToString();
    }),
  );
  const wanted = [...ground.entries].flatMap((entry) =>
    entry.kind === 'file' ? [entry.present, ...entry.former].map(({ text }) => text) : [],
  );
  client.destroy();
  expect(new Set(stored), ground.name).toEqual(new Set(wanted));
}
