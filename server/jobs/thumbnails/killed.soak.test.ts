import { expect, test } from 'vitest';
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
import { makeJpeg } from '#server/testing/hostile-images.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { makePerson, scopeIn } from '#server/testing/people.ts';
import {
  deleteMarked,
  makeAllThumbnails,
  objectsOf,
  processAll,
  thumbnailOf,
} from '#server/testing/processing.ts';
import { objectOf } from '#server/testing/store.ts';

const place = provideDatabase();

/** An image whose thumbnails wait. */
async function begun() {
  const person = await makePerson();
  const content = await makeJpeg(400, 300);
  const id = await arriveAs(scopeIn(person, personal), { filename: 'a.jpg', content });
  await processAll();
  return { objectId: (await objectOf({ fileId: id })).id, workspaceId: `user:${person.id}` };
}

const making = (server: MortalServer) => server.job('thumbnails');

test('[case 64] a worker that is killed at any of its writes leaves no half of a thumbnail', async () => {
  const watched = await startMortalServer();
  await begun();
  const steps = await writesOf(watched, making);
  await watched.stop();
  expect(steps.filter((step) => step === 'store PUT')).toHaveLength(3);
  const cuts = steps.flatMap((_, step) =>
    (['before', 'after'] as const).map((when) => ({ step, when })),
  );
  const stride = Math.ceil(cuts.length / amount(5, cuts.length));
  for (const cut of cuts.filter((_, n) => n % stride === 0)) {
    const { objectId, workspaceId } = await begun();
    await killAt(await startMortalServer(), cut, making);
    await makeAllThumbnails();
    await deleteMarked(workspaceId);
    expect(await thumbnailOf(objectId)).toMatchObject({ state: 'done' });
    expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
    // The image and its three pictures.
    expect(await objectsOf(workspaceId)).toHaveLength(4);
  }
}, 600_000);
