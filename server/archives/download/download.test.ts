import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { asSystem } from '#db/client.ts';
import { storageObject } from '#db/schema/storage.ts';
import { askFor, bytesOf } from '#server/testing/archives.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { provideFlakyStore } from '#server/testing/flaky-store.ts';
import {
  as,
  expel,
  join,
  makeOrganization,
  makePerson,
  type Person,
  scopeIn,
} from '#server/testing/people.ts';
import { refusal } from '#server/testing/refusal.ts';
import { deleteBehind, objectOf, putBehind } from '#server/testing/store.ts';
import { unzip } from '#server/testing/zip.ts';

provideDatabase();
const store = provideFlakyStore();

beforeAll(() => {
  process.env.ZIP_MAX_BYTES = '50000000';
});

let ada: Person;
let caller: Awaited<ReturnType<typeof as>>;

beforeEach(async () => {
  ada = await makePerson();
  caller = await as(ada);
});
afterEach(() => {
  store.cuts = 0;
  store.downloadsLeft = Number.POSITIVE_INFINITY;
  vi.useRealTimers();
});

const scope = () => scopeIn(ada, { id: 'personal', kind: 'personal', role: 'owner' });
const large = new Uint8Array(randomBytes(3_000_000));

const put = (filename: string, content: string | Uint8Array<ArrayBuffer> = large) =>
  arriveAs(scope(), { filename, content });

/** A ZIP of a small and two large files. */
async function prepared() {
  const files = [await put('a.txt', 'first'), await put('b.bin'), await put('c.bin')];
  return { ...(await caller.archives.create({ files })), files };
}

test('a store whose connections break is asked again where it was', async () => {
  const { id } = await prepared();
  store.cuts = 3;
  const entries = await unzip(await bytesOf(await askFor(ada, 'personal', id)));
  expect(store.cuts).toBe(0);
  expect(Buffer.compare(entries.get('b.bin')?.content ?? Buffer.alloc(0), large)).toBe(0);
});

test('a store that is away breaks the download visibly, and no file counts as damaged', async () => {
  const { id, length, files } = await prepared();
  store.downloadsLeft = 1;
  const response = await askFor(ada, 'personal', id);
  expect(response.headers.get('content-length')).toBe(String(length));
  await expect(bytesOf(response)).rejects.toThrow();
  for (const file of files)
    expect(await caller.files.get({ id: file })).toMatchObject({ damagedAt: null });
});

test('bytes that are gone or others break the download, and mark the file; the next one leaves it out', async () => {
  const { id, files } = await prepared();
  const [, missing = '', changed = ''] = files;
  await deleteBehind((await objectOf({ fileId: missing })).objectKey);
  await expect(bytesOf(await askFor(ada, 'personal', id))).rejects.toThrow();
  expect((await caller.files.get({ id: missing })).damagedAt).not.toBeNull();
  await putBehind((await objectOf({ fileId: changed })).objectKey, 'something else');
  await expect(bytesOf(await askFor(ada, 'personal', id))).rejects.toThrow();
  expect((await caller.files.get({ id: changed })).damagedAt).not.toBeNull();
  const again = await caller.archives.create({ files });
  expect(again.leftOut.toSorted()).toEqual(['b.bin', 'c.bin']);
  const entries = await unzip(await bytesOf(await askFor(ada, 'personal', again.id)));
  expect([...entries.keys()]).toEqual(['a.txt']);
});

test('bytes that do not have the CRC that they had break it, too', async () => {
  const { id, files } = await prepared();
  const { id: objectId } = await objectOf({ fileId: files[1] ?? '' });
  await asSystem((tx) =>
    tx.update(storageObject).set({ crc32: 1 }).where(eq(storageObject.id, objectId)),
  );
  await expect(bytesOf(await askFor(ada, 'personal', id))).rejects.toThrow();
});

test('whoever is no longer a member gets no more of it', async () => {
  const acme = await makeOrganization(ada);
  const vera = await makePerson('Vera');
  const membership = await join(vera, acme.id, 'viewer');
  const of = scopeIn(ada, { id: acme.id, kind: 'organization', role: 'owner' });
  const files = [
    await arriveAs(of, { filename: 'a.bin', content: large }),
    await arriveAs(of, { filename: 'b.bin', content: large }),
  ];
  const { id } = await (await as(vera, acme.id)).archives.create({ files });
  const reader = (await askFor(vera, acme.slug, id)).body?.getReader();
  expect((await reader?.read())?.done).toBe(false);
  await expel(membership);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11_000 });
  await expect(reader?.read()).rejects.toThrow(/no access/);
});

test('so many run at once for one person; who goes away makes room', async () => {
  const { id } = await prepared();
  const begun = [];
  for (let n = 0; n < 4; n++) {
    const reader = (await askFor(ada, 'personal', id)).body?.getReader();
    await reader?.read();
    begun.push(reader);
  }
  const refused = await askFor(ada, 'personal', id);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('60');
  expect(await refused.text()).toBe(
    'You are downloading 4 ZIPs already. Wait until one is through.\n',
  );
  await begun[0]?.cancel();
  const next = await askFor(ada, 'personal', id);
  expect(next.status).toBe(200);
  await next.body?.cancel();
  for (const reader of begun) await reader?.cancel();
});

test('more bytes than one ZIP may hold are refused in words', async () => {
  const content = new Uint8Array(26_000_000);
  const files = [await put('a.bin', content), await put('b.bin', content)];
  expect(await refusal(caller.archives.create({ files }))).toMatchObject({
    code: 'TOO_LARGE',
    message:
      'This is 52 MB: more than the 50 MB that one ZIP may hold. Choose less, and download it in several ZIPs.',
  });
});
