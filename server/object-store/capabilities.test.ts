import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { provideDatabase } from '#server/testing/database.ts';
import { type Lack, provideFilteredStore } from '#server/testing/filtered-store.ts';
import { refusalCode } from '#server/testing/refusal.ts';
import { testStore } from '#server/testing/store.ts';
import { type Capabilities, strongestBinding, weakest } from './binding.ts';
import { capabilities, remeasure } from './capabilities.ts';
import { storeTime } from './client.ts';
import { probePrefix, probeTime } from './keys.ts';

provideDatabase();
const store = provideFilteredStore();

const everything = {
  signatures: true,
  signedLength: true,
  signedHeaders: true,
  sha256: 'enforced',
  md5: 'enforced',
  createOnly: 'enforced',
  consistent: true,
  etagInReply: true,
  etagInHead: true,
  etagIsMd5: true,
  checksumInHead: true,
  ranges: true,
  responseHeaders: true,
};

/** Throw-away objects of this test that are still there; other tests measure as well. */
async function probesLeft(): Promise<string[]> {
  const { client, bucket } = testStore();
  const listed = await client.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: probePrefix }),
  );
  return (listed.Contents ?? [])
    .map(({ Key }) => Key ?? '')
    .filter((key) => store.written.has(key));
}

test('[case 66] a store that is away at first leaves nothing known; once it is there, it is measured', async () => {
  store.lack = { drops: 1 };
  expect(await refusalCode(capabilities())).toBe('STORAGE_UNAVAILABLE');
  store.lack = {};
  expect(await capabilities()).toMatchObject(everything);
  // While what is known is fresh, nobody asks the store again.
  const asked = store.requests;
  await capabilities();
  expect(store.requests).toBe(asked);
  store.lack = { drops: 1 };
  await expect(remeasure()).rejects.toThrow();
  expect(await capabilities()).toMatchObject(everything);
});

test('what was measured an hour ago serves while it is measured anew', async () => {
  await remeasure();
  store.lack = { createOnly: 'ignored' };
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61 * 60_000 });
  onTestFinished(() => void vi.useRealTimers());
  expect((await capabilities()).createOnly).toBe('enforced');
  await vi.waitFor(async () => expect((await capabilities()).createOnly).toBe('ignored'), 10_000);
});

test.each<[string, Lack, Partial<Capabilities>, ReturnType<typeof strongestBinding>]>([
  ['all that S3 promises', {}, {}, { checksum: 'sha256', createOnly: true }],
  [
    'no SHA-256',
    { ignores: ['sha256'] },
    { sha256: 'ignored', checksumInHead: false },
    { checksum: 'md5', createOnly: true },
  ],
  [
    'no checksum at all',
    { ignores: ['sha256', 'md5'] },
    { sha256: 'ignored', md5: 'ignored', checksumInHead: false },
    { checksum: 'none', createOnly: true },
  ],
  [
    'no create-only',
    { createOnly: 'ignored' },
    { createOnly: 'ignored' },
    { checksum: 'sha256', createOnly: false },
  ],
  [
    '501 to create-only',
    { createOnly: 501 },
    { createOnly: 'refused' },
    { checksum: 'sha256', createOnly: false },
  ],
  [
    '400 to create-only',
    { createOnly: 400 },
    { createOnly: 'refused' },
    { checksum: 'sha256', createOnly: false },
  ],
  [
    '500 to create-only',
    { createOnly: 500 },
    { createOnly: 'refused' },
    { checksum: 'sha256', createOnly: false },
  ],
  [
    'no ETag in replies',
    { withoutEtag: true },
    { etagInReply: false },
    { checksum: 'sha256', createOnly: true },
  ],
  [
    'no response-* parameters',
    { ignoresResponseHeaders: true },
    { responseHeaders: false },
    { checksum: 'sha256', createOnly: true },
  ],
  [
    'no signatures',
    { unsigned: true },
    { signatures: false, signedLength: false, signedHeaders: false },
    { checksum: 'none', createOnly: false },
  ],
  [
    'slow answers and lost connections',
    { delay: 150, drops: 7 },
    {},
    { checksum: 'sha256', createOnly: true },
  ],
])(
  'a store with %s is found out, and nothing is left in the bucket',
  async (_, lack, expected, binding) => {
    store.lack = lack;
    const found = await remeasure();
    expect(found).toMatchObject({ ...everything, ...expected });
    expect(strongestBinding(found)).toEqual(binding);
    store.lack = {};
    expect(store.written.size).toBeGreaterThan(5);
    if (!lack.drops) expect(await probesLeft()).toEqual([]);
  },
);

test.each([3_600, -3_600])(
  '[case 41] a store whose clock differs by %i seconds is found out, and URLs are dated by its clock',
  async (seconds) => {
    store.lack = { clock: seconds * 1_000 };
    const found = await remeasure();
    expect(found).toMatchObject(everything);
    expect(Math.abs(found.clockAhead - seconds)).toBeLessThan(30);
    expect(Math.abs(storeTime().getTime() - Date.now() - seconds * 1_000)).toBeLessThan(30_000);
    store.lack = {};
    await remeasure();
    expect(Math.abs(storeTime().getTime() - Date.now())).toBeLessThan(30_000);
  },
);

test('a store that refuses the credentials is told by its own words', async () => {
  store.lack = { otherSecret: true };
  await expect(remeasure()).rejects.toThrow('The object store answers 403');
});

test('several URLs for one key bind no more than the weakest of them', () => {
  expect(weakest('sha256', 'sha256')).toBe('sha256');
  expect(weakest('sha256', 'md5')).toBe('md5');
  expect(weakest('none', 'sha256')).toBe('none');
});

test('the key of a throw-away object tells when it was made, and no other key does', () => {
  expect(probeTime('probes/01890a5d-ac96-774b-bcce-b302099a8057/put')).toBe(0x01890a5dac96);
  expect(probeTime('probes/anything')).toBeUndefined();
  expect(probeTime('uploads/users/01890a5d-ac96-774b-bcce-b302099a8057/a')).toBeUndefined();
});
