import { TRPCError } from '@trpc/server';
import { and, eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { folder } from '#db/schema/folders.ts';
import { storage } from '#db/schema/storage.ts';
import { upload } from '#db/schema/uploads.ts';
import { amount } from '#local/testing/amount.ts';
import { AppError } from '#server/core/errors.ts';
import { processObject } from '#server/jobs/processing/mutations.ts';
import { recountQuotas } from '#server/jobs/quotas/mutations.ts';
import { expireUploads } from '#server/jobs/uploads/mutations.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { cancelUpload, completeUpload, putFile, send, startUpload } from '#server/testing/files.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { as, join, makeOrganization, makePerson } from '#server/testing/people.ts';

const place = provideDatabase();

type Caller = Awaited<ReturnType<typeof as>>;

/** The same numbers each time for the same seed (mulberry32), so that a failure can be repeated. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** A workspace in which people do things at random. */
interface Ground {
  workspaceId: string;
  callers: Caller[];
  folderIds: (string | null)[];
}

async function organizationGround(): Promise<Ground> {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga);
  const callers = [await as(olga, acme.id)];
  for (const name of ['Mia', 'Max']) {
    const person = await makePerson(name);
    await join(person, acme.id, 'admin');
    callers.push(await as(person, acme.id));
  }
  return withFolders(`org:${acme.id}`, callers);
}

async function personalGround(): Promise<Ground> {
  const ada = await makePerson();
  return withFolders(`user:${ada.id}`, [await as(ada)]);
}

async function withFolders(workspaceId: string, callers: Caller[]): Promise<Ground> {
  for (const name of ['one', 'two']) await callers[0]?.folders.create({ parentId: null, name });
  const rows = await asSystem((tx) =>
    tx.select({ id: folder.id }).from(folder).where(eq(folder.workspaceId, workspaceId)),
  );
  return { workspaceId, callers, folderIds: [null, ...rows.map(({ id }) => id)] };
}

/** Some row of the workspace in a state, by chance of the database: the seed decides the rest. */
const someFile = async ({ workspaceId }: Ground, status: 'active' | 'soft_deleted') => {
  const [row] = await asSystem((tx) =>
    tx
      .select({ id: storage.id, objectId: storage.objectId, size: storage.size })
      .from(storage)
      .where(and(eq(storage.workspaceId, workspaceId), eq(storage.status, status)))
      .orderBy(sql`random()`)
      .limit(1),
  );
  return row;
};

const someUpload = async ({ workspaceId }: Ground) => {
  const [row] = await asSystem((tx) =>
    tx
      .select({ id: upload.id })
      .from(upload)
      .where(and(eq(upload.workspaceId, workspaceId), eq(upload.status, 'uploading')))
      .orderBy(sql`random()`)
      .limit(1),
  );
  return row;
};

interface Turn {
  ground: Ground;
  caller: Caller;
  random: (below: number) => number;
}

const newFile = ({ ground, random }: Turn) => ({
  filename: `${random(30)}.txt`,
  content: 'x'.repeat(random(200)),
  folderId: ground.folderIds[random(ground.folderIds.length)] ?? null,
});

const operations: Record<string, (turn: Turn) => Promise<unknown>> = {
  start: async (turn) => startUpload(turn.caller, newFile(turn)),
  put: async (turn) => putFile(turn.caller, newFile(turn)),
  replace: async (turn) => {
    const { uploadId, put, bytes } = await startUpload(turn.caller, newFile(turn));
    const onConflict = turn.random(4) === 0 ? 'skip' : 'replace';
    await asSystem((tx) => tx.update(upload).set({ onConflict }).where(eq(upload.id, uploadId)));
    await send(put, bytes);
    await completeUpload(turn.caller, uploadId);
  },
  cancel: async ({ ground, caller }) => {
    const row = await someUpload(ground);
    if (row) await cancelUpload(caller, row.id);
  },
  'complete without bytes': async ({ ground, caller }) => {
    const row = await someUpload(ground);
    if (row) await completeUpload(caller, row.id);
  },
  expire: async ({ ground }) => {
    const row = await someUpload(ground);
    if (!row) return;
    await asSystem((tx) =>
      tx
        .update(upload)
        .set({ expiresAt: new Date(0) })
        .where(eq(upload.id, row.id)),
    );
    await expireUploads();
  },
  trash: async ({ ground, caller }) => {
    const file = await someFile(ground, 'active');
    if (file) await caller.files.trash({ ids: [file.id] });
  },
  restore: async ({ ground, caller }) => {
    const file = await someFile(ground, 'soft_deleted');
    if (file) await caller.files.restore({ ids: [file.id] });
  },
  purge: async ({ ground, caller }) => {
    const file = await someFile(ground, 'soft_deleted');
    if (file) await caller.files.purge({ ids: [file.id] });
  },
  'restore a version': async ({ ground, caller }) => {
    const file = await someFile(ground, 'active');
    if (!file) return;
    const { items } = await caller.files.versions({ id: file.id });
    const former = items.at(-1);
    if (former) await caller.files.restoreVersion({ id: file.id, version: former.number });
  },
  'delete a version': async ({ ground, caller }) => {
    const file = await someFile(ground, 'active');
    if (!file) return;
    const { items } = await caller.files.versions({ id: file.id });
    const former = items.at(-1);
    if (former) await caller.files.deleteVersion({ id: file.id, version: former.number });
  },
  move: async ({ ground, caller, random }) => {
    const file = await someFile(ground, 'active');
    const folderId = ground.folderIds[random(ground.folderIds.length)] ?? null;
    if (file) await caller.files.move({ ids: [file.id], folderId });
  },
  deduplicate: async ({ ground }) => {
    const file = await someFile(ground, 'active');
    if (file) await processObject(file.objectId);
  },
  recount: async () => {
    await recountQuotas();
  },
};
const names = Object.keys(operations);

/** One turn. What the API refuses for a reason of its catalogue, such as a lost race, is part of it. */
async function takeTurn(turn: Turn): Promise<void> {
  const name = names[turn.random(names.length)] ?? '';
  try {
    await operations[name]?.(turn);
  } catch (error) {
    // Refused as a call, or as an item of a batch.
    const reason = error instanceof TRPCError ? error.cause : error;
    if (!(reason instanceof AppError)) throw new Error(`${name} failed`, { cause: error });
  }
}

const miscounted = async ({ workspaceId }: Ground): Promise<string[]> =>
  (await problemsOf(place.urls, workspaceId)).filter((problem) => problem.includes('counter'));

const turns = amount(400, 10_000);
const lanes = 4;

test(`[case 60] after ${turns} operations at random, by several people at once, counters equal their rows`, {
  timeout: amount(60_000, 3_600_000),
}, async () => {
  const grounds = [await organizationGround(), await personalGround()];
  const lane = async (seed: number) => {
    const random = randomNumbers(seed);
    for (let n = 0; n < turns / lanes; n++) {
      const ground = grounds[random(grounds.length)];
      const caller = ground?.callers[random(ground.callers.length)];
      if (ground && caller) await takeTurn({ ground, caller, random });
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, n) => lane(60 + n)));
  for (const ground of grounds) {
    expect(await miscounted(ground)).toEqual([]);
    const [row] = await asSystem((tx) =>
      tx
        .select({ files: sql<number>`count(*)::int`, bytes: sql<number>`sum(size)::int` })
        .from(storage)
        .where(eq(storage.workspaceId, ground.workspaceId)),
    );
    expect(row?.files).toBeGreaterThan(5);
    expect(row?.bytes).toBeGreaterThan(0);
  }
});
