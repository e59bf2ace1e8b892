import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { storageObject } from '#db/schema/storage.ts';
import { amount } from '#local/testing/amount.ts';
import { personal } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import {
  killAt,
  type MortalServer,
  startMortalServer,
  writesOf,
} from '#server/testing/faults/trial.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { as, makePerson, scopeIn } from '#server/testing/people.ts';
import { processAll, processingOf } from '#server/testing/processing.ts';
import { passWritableTime } from '#server/testing/store.ts';
import { deleteObjectBytes } from '../objects/mutations.ts';

const place = provideDatabase();

/** Two equal files, of which nobody has verified one, and a former version of equal content. */
async function begun() {
  const person = await makePerson();
  const scope = scopeIn(person, personal);
  const content = 'the same everywhere';
  await arriveAs(scope, { filename: 'a.txt', content });
  const one = await arriveAs(scope, { filename: 'a.txt', content: 'other', onConflict: 'replace' });
  const other = await arriveAs(scope, { filename: 'b.txt', content, verified: false });
  return { person, one, other, content, workspaceId: `user:${person.id}` };
}

const processing = (server: MortalServer) => server.job('process');

const objectsOf = (workspaceId: string) =>
  asSystem((tx) =>
    tx.select().from(storageObject).where(eq(storageObject.workspaceId, workspaceId)),
  );

/** All is as if nothing had happened, once the next worker has been at it. */
async function expectWhole({
  person,
  one,
  other,
  content,
  workspaceId,
}: Awaited<ReturnType<typeof begun>>) {
  await processAll();
  for (const id of [one, other])
    expect(await processingOf(id)).toMatchObject({ status: 'done', damagedAt: null });
  for (const { id, state } of await objectsOf(workspaceId))
    if (state === 'deleting') {
      await passWritableTime(id);
      await deleteObjectBytes(id);
    }
  expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
  expect(await objectsOf(workspaceId)).toHaveLength(2);
  const caller = await as(person);
  const { url } = await caller.files.downloadUrl({ id: other });
  expect(await (await fetch(url)).text()).toBe(content);
  const former = await caller.files.downloadUrl({ id: one, version: 1 });
  expect(await (await fetch(former.url)).text()).toBe(content);
}

test('[case 64] a worker that is killed at any of its writes leaves files that the next one finishes', async () => {
  const watched = await startMortalServer();
  await begun();
  const steps = await writesOf(watched, processing);
  await watched.stop();
  expect(steps).toContain('commit');
  const cuts = steps.flatMap((_, step) =>
    (['before', 'after'] as const).map((when) => ({ step, when })),
  );
  const stride = Math.ceil(cuts.length / amount(4, cuts.length));
  for (const cut of cuts.filter((_, n) => n % stride === 0)) {
    await processAll();
    const files = await begun();
    await killAt(await startMortalServer(), cut, processing);
    await expectWhole(files);
  }
}, 600_000);
