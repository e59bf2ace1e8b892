import { beforeAll, expect, test } from 'vitest';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile } from '#server/testing/files.ts';
import { call } from '#server/testing/isolation/call.ts';
import { as, makePerson } from '#server/testing/people.ts';

provideDatabase();

const limit = 1_000;

beforeAll(() => {
  // Before the environment is first read, which is once.
  process.env.MAX_FILE_BYTES = String(limit);
});

const session = { name: 'Files', folderId: null, files: 1, bytes: 0 };

const newFile = (size: unknown) => ({
  filename: 'a.bin',
  size,
  mimeType: 'application/octet-stream',
  sha256: '0'.repeat(64),
});

test('[case 38] 0 bytes, one less than the limit and the limit itself are stored exactly', async () => {
  const caller = await as(await makePerson());
  for (const size of [0, 1, limit - 1, limit]) {
    const content = new Uint8Array(size).fill(7);
    const { id } = await putFile(caller, { filename: `${size}.bin`, content });
    expect((await caller.files.get({ id })).size).toBe(size);
    const { url } = await caller.files.downloadUrl({ id });
    expect(new Uint8Array(await (await fetch(url)).arrayBuffer())).toEqual(content);
  }
});

test('[case 38] what is over the limit is refused per file with the reason; the others go on', async () => {
  const caller = await as(await makePerson());
  const sizes = [limit + 1, 5, 5 * 1024 ** 3 + 1, Number.MAX_SAFE_INTEGER];
  const { plans } = await caller.uploads.start({
    session,
    files: sizes.map((size) => ({ ...newFile(0), size })),
  });
  expect(plans.map((plan) => plan.ok)).toEqual([false, true, false, false]);
  expect(plans[0]).toEqual({
    ok: false,
    code: 'TOO_LARGE',
    message: 'This file is larger than the 1,000 bytes that this Holdall allows.',
  });
  expect((await caller.uploads.list({})).items).toHaveLength(1);
});

test.each([
  -1,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 53,
  1e300,
  '5',
  null,
  undefined,
  [5],
  5n,
])('[case 39] the size %s is refused as invalid, and nothing is written', async (size) => {
  const ada = await makePerson();
  const answer = await call('uploads.start', ada, 'personal', { session, files: [newFile(size)] });
  expect(answer).toMatchObject({ ok: false, code: 'BAD_REQUEST' });
  expect((await (await as(ada)).uploads.list({})).items).toEqual([]);
});

test.each([
  ['no file', { session, files: [] }],
  ['1,001 files', { session, files: Array.from({ length: 1_001 }, () => newFile(1)) }],
  ['a type that is none', { session, files: [{ ...newFile(1), mimeType: 'text' }] }],
  [
    'a type with a header in it',
    { session, files: [{ ...newFile(1), mimeType: 'text/plain\r\nx: y' }] },
  ],
  ['a checksum that is none', { session, files: [{ ...newFile(1), sha256: 'abc' }] }],
  ['a checksum in capitals', { session, files: [{ ...newFile(1), sha256: 'A'.repeat(64) }] }],
  ['a bucket of one’s choice', { session, files: [{ ...newFile(1), bucket: 'other' }] }],
  ['a key of one’s choice', { session, files: [{ ...newFile(1), key: 'uploads/x' }] }],
])('starting with %s is refused', async (_, input) => {
  expect(await call('uploads.start', await makePerson(), 'personal', input)).toMatchObject({
    ok: false,
    code: 'BAD_REQUEST',
  });
});

test('uploads are listed to their person newest first, page by page', async () => {
  const caller = await as(await makePerson());
  for (let n = 0; n < 5; n++)
    await caller.uploads.start({ session, files: [{ ...newFile(0), size: n }] });
  const sizes: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await caller.uploads.list({ limit: 2, cursor });
    sizes.push(...page.items.map((item) => item.size));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(sizes).toEqual([4, 3, 2, 1, 0]);
});
