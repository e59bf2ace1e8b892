import { randomBytes } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { remeasure } from '#server/object-store/capabilities.ts';
import { cleanUp } from '#server/testing/cleaning.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { send, sha256 } from '#server/testing/files.ts';
import { type Lack, provideFilteredStore } from '#server/testing/filtered-store.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { partOf, sendParts, signParts, startParts } from '#server/testing/parts.ts';
import { as, makePerson } from '#server/testing/people.ts';

const place = provideDatabase();
const store = provideFilteredStore();

const partBytes = 5 * 1024 ** 2;
const content = new Uint8Array(randomBytes(2 * partBytes + 1_000));

beforeAll(() => {
  process.env.UPLOAD_PART_BYTES = String(partBytes);
});

type Caller = Awaited<ReturnType<typeof as>>;

const complete = async (caller: Caller, uploadId: string) =>
  (await caller.uploads.complete({ uploads: [{ uploadId, sha256: sha256(content) }] })).results[0];

const modes: [string, Lack][] = [
  ['no SHA-256', { ignores: ['sha256'] }],
  ['no checksum at all', { ignores: ['sha256', 'md5'] }],
  ['no ETag in its replies', { withoutEtag: true }],
  ['a clock an hour behind', { clock: -3_600_000 }],
  ['no signatures', { unsigned: true }],
];

describe.each(modes)('in parts, on a store with %s', (_, lack) => {
  beforeEach(async () => {
    store.lack = lack;
    await remeasure();
  });

  test('[case 41] a file comes back as it was, and completing twice gives the same one', async () => {
    const caller = await as(await makePerson());
    const parts = await startParts(caller, content);
    expect(await sendParts(caller, parts, [3, 1, 2])).toEqual([200, 200, 200]);
    const done = await complete(caller, parts.uploadId);
    expect(done).toMatchObject({ ok: true, outcome: 'stored' });
    expect(await complete(caller, parts.uploadId)).toEqual(done);
    const id = done?.ok ? (done.fileId ?? '') : '';
    const { url } = await caller.files.downloadUrl({ id });
    expect(sha256(new Uint8Array(await (await fetch(url)).arrayBuffer()))).toBe(sha256(content));
  });

  test('[case 28] other bytes than were promised for a part become no file, and leave nothing', async () => {
    const person = await makePerson();
    const caller = await as(person);
    const parts = await startParts(caller, content);
    await sendParts(caller, parts, [1, 3]);
    const [put] = await signParts(caller, parts, [2]);
    if (!put) throw new Error('the part was not signed');
    const altered = partOf(parts, 2).map((byte, at) => (at === 77 ? byte ^ 1 : byte));
    await send(put, altered);
    // Refused by the store, or found in its list of parts, or by reading what came of them.
    expect(await complete(caller, parts.uploadId)).toMatchObject({ ok: false, code: 'CONFLICT' });
    expect((await caller.files.list({})).items).toEqual([]);
    await cleanUp(place.urls);
    expect(await problemsOf(place.urls, `user:${person.id}`)).toEqual([]);
  });
});

test('[case 66] a store that answers nothing for a while ends nothing: the same parts are completed after', {
  timeout: 60_000,
}, async () => {
  await remeasure();
  const caller = await as(await makePerson());
  const parts = await startParts(caller, content);
  await sendParts(caller, parts);
  store.lack = { delay: Number.POSITIVE_INFINITY };
  await expect(
    complete(caller, parts.uploadId).then((result) => {
      if (result && !result.ok) throw new Error(result.code);
    }),
  ).rejects.toThrow(/STORAGE_UNAVAILABLE|does not answer/);
  store.lack = {};
  expect(await complete(caller, parts.uploadId)).toMatchObject({ ok: true });
});
