import { expect, test } from 'vitest';
import { personal } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { startMortalServer, writesOf } from '#server/testing/faults/trial.ts';
import { provideFilteredStore } from '#server/testing/filtered-store.ts';
import { makeJpeg } from '#server/testing/hostile-images.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { connected } from '#server/testing/isolation/snapshot.ts';
import { makeOrganization, makePerson, scopeIn } from '#server/testing/people.ts';
import { deleteMarked, processAll, processingOf, thumbnailOf } from '#server/testing/processing.ts';
import { refusal } from '#server/testing/refusal.ts';
import { deleteBehind, objectOf } from '#server/testing/store.ts';
import { processGathered } from '../gathering.ts';
import { processObjects } from './mutations.ts';

const place = provideDatabase();
const store = provideFilteredStore();

/** Files of different content that wait, with their objects. */
async function filesOf(count: number) {
  const person = await makePerson();
  const scope = scopeIn(person, personal);
  const files: { id: string; objectId: string; key: string }[] = [];
  for (let n = 0; n < count; n++) {
    const id = await arriveAs(scope, { filename: `${n}.txt`, content: `content ${n}` });
    const { id: objectId, objectKey } = await objectOf({ fileId: id });
    files.push({ id, objectId, key: objectKey });
  }
  return { person, scope, files };
}

type Files = Awaited<ReturnType<typeof filesOf>>['files'];

const statusesOf = (files: Files) =>
  Promise.all(files.map(async ({ id }) => (await processingOf(id)).status));

const idsOf = (files: Files) => files.map(({ objectId }) => objectId);

test('twenty files cost as many writes as two', async () => {
  const server = await startMortalServer();
  const writesFor = async (count: number) => {
    const { files } = await filesOf(count);
    const writes = await writesOf(server, (mortal) => mortal.job('process'));
    expect(new Set(await statusesOf(files))).toEqual(new Set(['done']));
    return writes;
  };
  const two = await writesFor(2);
  expect(await writesFor(20)).toEqual(two);
  await server.stop();
});

test('files of several workspaces: types, thumbnails, equals and counters are as from one by one', async () => {
  const { person, scope, files } = await filesOf(2);
  const acme = await makeOrganization(person);
  const inAcme = scopeIn(person, acme);
  const picture = await arriveAs(scope, {
    filename: 'picture.txt',
    content: await makeJpeg(20, 10),
  });
  const equal = await arriveAs(scope, { filename: 'equal.txt', content: 'content 0' });
  const elsewhere = await arriveAs(inAcme, { filename: 'other.txt', content: 'content 0' });
  await processAll();
  for (const id of [...files.map((file) => file.id), picture, equal, elsewhere])
    expect(await processingOf(id)).toMatchObject({ status: 'done', damagedAt: null });
  expect(await processingOf(picture)).toMatchObject({
    mimeType: 'image/jpeg',
    claimedType: 'text/plain',
  });
  const image = await objectOf({ fileId: picture });
  expect(image.mimeType).toBe('image/jpeg');
  expect(await thumbnailOf(image.id)).toMatchObject({ state: 'pending' });
  expect((await objectOf({ fileId: equal })).id).toBe(files[0]?.objectId);
  expect((await objectOf({ fileId: elsewhere })).id).not.toBe(files[0]?.objectId);
  await deleteMarked(scope.workspaceId);
  for (const workspaceId of [scope.workspaceId, inAcme.workspaceId])
    expect(await problemsOf(place.urls, workspaceId)).toEqual([]);
});

test('[case 66] one file whose bytes are gone is damaged, one of which the store says nothing waits, and the others are done', async () => {
  const { files } = await filesOf(4);
  const [gone, silent, ...well] = files;
  if (!gone || !silent) throw new Error('too few files');
  await deleteBehind(gone.key);
  store.lack = { silentAbout: silent.objectId };
  const stop = new AbortController();
  const [ofGone, ofSilent, ...ofOthers] = await processObjects(idsOf(files), stop.signal);
  await Promise.all(ofOthers);
  expect(await statusesOf(well)).toEqual(['done', 'done']);
  expect(await processingOf(silent.id)).toMatchObject({ status: 'pending' });
  stop.abort();
  expect(await refusal(ofSilent ?? Promise.resolve())).toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
  });
  await ofGone;
  expect(await processingOf(gone.id)).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('is missing'),
  });
  store.lack = {};
  await processAll();
  expect(await processingOf(silent.id)).toMatchObject({ status: 'done' });
});

test('a file that the database does not take holds up none of the others; each job ends by itself', async () => {
  const { files } = await filesOf(3);
  const [poisoned, ...well] = files;
  if (!poisoned) throw new Error('too few files');
  const asOwner = (statement: string) =>
    connected(place.urls.DATABASE_OWNER_URL, (client) => client.query(statement));
  await asOwner(
    `create function refuse_one() returns trigger language plpgsql as $$ begin raise exception 'not this one'; end $$;
    create trigger refuse_one before update on storage for each row when (old.id = '${poisoned.id}') execute function refuse_one()`,
  );
  const jobs = idsOf(files).map((id) => processGathered(id));
  const [ofPoisoned, ...ofOthers] = await Promise.allSettled(jobs);
  expect(ofPoisoned?.status).toBe('rejected');
  expect(ofOthers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  expect(await statusesOf(well)).toEqual(['done', 'done']);
  await asOwner('drop trigger refuse_one on storage; drop function refuse_one()');
  await Promise.all(idsOf(files).map((id) => processGathered(id)));
  expect(await processingOf(poisoned.id)).toMatchObject({ status: 'done' });
});
