import { createHash, randomFillSync } from 'node:crypto';
import { utimes, writeFile } from 'node:fs/promises';
import type { TestInfo } from 'playwright/test';
import { send, sha256 } from '#server/testing/files.ts';
import { apiOf, expect, test, type Visitor } from './fixtures.ts';
import { shownNames, tray, trayItem, upload } from './pages.ts';
import { betweenStore, standBetween } from './store-line.ts';

const mebibyte = 1024 ** 2;
/** `UPLOAD_PART_BYTES` of the stack under test. */
const partBytes = 5 * mebibyte;
const everything = Number.POSITIVE_INFINITY;

/** A file on the disk, whose bytes nobody could guess. */
async function fileOnDisk(info: TestInfo, name: string, size: number) {
  const bytes = randomFillSync(Buffer.alloc(size));
  const path = info.outputPath(name);
  await writeFile(path, bytes);
  return { path, bytes };
}

const parts = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
const inOrder = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

/** The SHA-256 of what a download of the file gives. */
async function storedDigest({ person }: Visitor, filename: string): Promise<string> {
  const api = apiOf(person);
  const { items } = await api.files.list.query({});
  const file = items.find((item) => item.filename === filename);
  const { url } = await api.files.downloadUrl.mutate({ id: file?.id ?? '' });
  const answer = await fetch(url);
  return createHash('sha256')
    .update(new Uint8Array(await answer.arrayBuffer()))
    .digest('hex');
}

test('40 MiB in parts: the network is cut twice and the page loaded anew, and what is stored is not sent again [case 37]', async ({
  ada,
  guard,
}, info) => {
  guard.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_ABORTED/);
  const { page, context } = ada;
  const count = 8;
  const { path, bytes } = await fileOnDisk(info, 'large.bin', count * partBytes);
  await page.goto('/w/personal/files');
  const line = await standBetween(page);
  line.let(2);
  await upload(page, [path]);
  for (const stored of [2, 4]) {
    await expect.poll(() => line.stored.length).toBe(stored);
    await context.setOffline(true);
    await line.cut();
    await expect(trayItem(page, 'large.bin')).toContainText('Waiting for the network');
    await context.setOffline(false);
    line.let(stored === 2 ? 2 : 1);
  }
  await expect.poll(() => line.stored.length).toBe(5);
  await expect(trayItem(page, 'large.bin')).toContainText(/Sending 6\d %/);

  page.on('dialog', (dialog) => dialog.accept());
  await page.reload();
  await line.cut();
  line.let(everything);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose file large.bin again' }).click();
  await (await chooser).setFiles(path);
  await expect(trayItem(page, 'large.bin')).toContainText('Done', { timeout: 30_000 });

  // Each part has arrived once, and what was begun in vain was under way when something was cut.
  expect(inOrder(line.stored)).toEqual(parts(count));
  const inVain = line.asked.length - count;
  expect(inVain).toBeLessThanOrEqual(3 * 6);
  expect(await storedDigest(ada, 'large.bin')).toBe(sha256(bytes));
});

test('with a handle that the browser keeps one click goes on, and at sign-out nothing is kept', async ({
  ada,
}) => {
  const { page } = ada;
  const size = 3 * partBytes;
  // A real handle, of the site's private folder: nobody could press in the browser's own picker.
  await page.addInitScript(() => {
    window.showOpenFilePicker = async () => {
      const root = await navigator.storage.getDirectory();
      return [await root.getFileHandle('kept.bin', { create: true })];
    };
  });
  const handlesKept = () =>
    page.evaluate(async () => {
      // Opening it would make it.
      const made = await indexedDB.databases();
      if (!made.some(({ name }) => name === 'holdall-uploads')) return 0;
      const { promise, resolve } = Promise.withResolvers<number>();
      const opening = indexedDB.open('holdall-uploads');
      opening.onsuccess = () => {
        const counting = opening.result.transaction('handles').objectStore('handles').count();
        counting.onsuccess = () => resolve(counting.result);
      };
      const count = await promise;
      opening.result.close();
      return count;
    });
  await page.goto('/w/personal/files');
  const digest = await page.evaluate(async (bytes) => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle('kept.bin', { create: true });
    const content = Uint8Array.from({ length: bytes }, (_, i) => (i * 31 + (i >> 13)) % 251);
    const writer = await handle.createWritable();
    await writer.write(content);
    await writer.close();
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
    return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }, size);
  const line = await standBetween(page);
  line.let(1);
  await page.getByRole('button', { name: 'Upload files' }).click();
  await expect.poll(() => line.stored.length).toBe(1);
  await expect.poll(handlesKept).toBe(1);
  page.on('dialog', (dialog) => dialog.accept());
  await page.reload();
  await line.cut();
  line.let(everything);
  await page.getByRole('button', { name: 'Continue kept.bin' }).click();
  await expect(trayItem(page, 'kept.bin')).toContainText('Done');
  expect(inOrder(line.stored)).toEqual(parts(3));
  expect(await storedDigest(ada, 'kept.bin')).toBe(digest);
  await expect.poll(handlesKept).toBe(0);

  await line.cut();
  await page.getByRole('button', { name: 'Upload files' }).click();
  await page.getByRole('button', { name: 'Keep both' }).click();
  await expect.poll(line.waiting).toBe(3);
  await expect.poll(handlesKept).toBe(1);
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(await handlesKept()).toBe(0);
});

test('another file than the one that was begun is not taken, and it is said how it differs', async ({
  ada,
}, info) => {
  const { page } = ada;
  const { path, bytes } = await fileOnDisk(info, 'report.bin', 3 * partBytes);
  await page.goto('/w/personal/files');
  const line = await standBetween(page);
  line.let(1);
  await upload(page, [path]);
  await expect.poll(() => line.stored.length).toBe(1);
  page.on('dialog', (dialog) => dialog.accept());
  await page.reload();
  await line.cut();
  line.let(everything);
  const chooseAgain = async () => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose file report.bin again' }).first().click();
    await (await chooser).setFiles(path);
  };
  await utimes(path, new Date(), new Date('2020-02-02T02:02:02Z'));
  await chooseAgain();
  await expect(trayItem(page, 'report.bin')).toContainText('it was changed at another time');
  await writeFile(path, bytes.subarray(1));
  await chooseAgain();
  await expect(trayItem(page, 'report.bin')).toContainText('instead of');
  expect(line.stored).toHaveLength(1);
});

test('a pause ends what is under way, and going on sends only the rest', async ({
  ada,
  guard,
}, info) => {
  guard.allow(/ERR_FAILED|ERR_ABORTED/);
  const { page } = ada;
  const { path, bytes } = await fileOnDisk(info, 'paused.bin', 4 * partBytes);
  await page.goto('/w/personal/files');
  const line = await standBetween(page);
  line.let(2);
  await upload(page, [path]);
  await expect.poll(() => line.stored.length).toBe(2);
  await page.getByRole('button', { name: 'Pause paused.bin' }).click();
  await expect(trayItem(page, 'paused.bin')).toContainText('Paused');
  const before = line.asked.length;
  await line.cut();
  line.let(everything);
  await page.getByRole('button', { name: 'Resume paused.bin' }).click();
  await expect(trayItem(page, 'paused.bin')).toContainText('Done');
  expect(inOrder(line.stored)).toEqual(parts(4));
  expect(line.asked.length - before).toBe(2);
  expect(await storedDigest(ada, 'paused.bin')).toBe(sha256(bytes));
});

test('a byte that is flipped on the way is refused by the store, and the part is sent again [case 28]', async ({
  ada,
  guard,
}, info) => {
  guard.allow(/status of 400/);
  const { page } = ada;
  const { path, bytes } = await fileOnDisk(info, 'flipped.bin', 3 * partBytes);
  const damaged = Buffer.from(bytes.subarray(partBytes, 2 * partBytes));
  damaged[123_456] = (damaged[123_456] ?? 0) ^ 1;
  let flips = 0;
  let most = 1;
  await page.goto('/w/personal/files');
  await betweenStore(page, async (route) => {
    const second = new URL(route.request().url()).searchParams.get('partNumber') === '2';
    if (!second || flips >= most) return route.continue();
    flips++;
    await route.continue({ postData: damaged });
  });
  await upload(page, [path]);
  await expect(trayItem(page, 'flipped.bin')).toContainText('Done', { timeout: 30_000 });
  expect(flips).toBe(1);
  expect(await storedDigest(ada, 'flipped.bin')).toBe(sha256(bytes));

  // A line that does so every time is named as what it is.
  most = everything;
  const again = await fileOnDisk(info, 'again.bin', 3 * partBytes);
  await upload(page, [again.path]);
  await expect(trayItem(page, 'again.bin')).toContainText('something on the way alters it', {
    timeout: 45_000,
  });
  most = 0;
  await page.getByRole('button', { name: 'Retry again.bin' }).click();
  await expect(trayItem(page, 'again.bin')).toContainText('Done');
  expect(await storedDigest(ada, 'again.bin')).toBe(sha256(again.bytes));
});

test('a file that is changed on the disk meanwhile does not become a file here', async ({
  ada,
  guard,
}, info) => {
  guard.allow(/ERR_UPLOAD_FILE_CHANGED|ERR_FAILED|status of 40/);
  const { page, person } = ada;
  const { path, bytes } = await fileOnDisk(info, 'changing.bin', 3 * partBytes);
  await page.goto('/w/personal/files');
  const line = await standBetween(page);
  await upload(page, [path]);
  await expect.poll(line.waiting).toBe(3);
  line.let(2);
  await expect.poll(() => line.stored.length).toBe(2);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  await writeFile(path, bytes);
  line.let(everything);
  await expect(trayItem(page, 'changing.bin')).toContainText('changed, moved or deleted');
  await expect.poll(() => shownNames(page)).toEqual([]);
  await expect
    .poll(async () => (await apiOf(person).uploads.list.query({ status: 'open' })).items)
    .toEqual([]);
});

test('an upload that says less than it sends is refused, and nothing is stored [case 21]', async ({
  ada,
}) => {
  const { page, person } = ada;
  const api = apiOf(person);
  const content = new Uint8Array(Buffer.from('more than was announced'));
  const { plans } = await api.uploads.start.mutate({
    session: { name: 'small.txt', folderId: null, files: 1, bytes: 4 },
    files: [{ filename: 'small.txt', size: 4, mimeType: 'text/plain', sha256: sha256(content) }],
  });
  const [plan] = plans;
  if (!plan?.ok || !plan.put) throw new Error('the upload was not started');
  expect((await send(plan.put, content)).ok).toBe(false);
  const { results } = await api.uploads.complete.mutate({ uploads: [{ uploadId: plan.uploadId }] });
  expect(results[0]?.ok).toBe(false);
  await page.goto('/w/personal/files');
  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
});

test('on a plain-HTTP address, where browsers have neither crypto.subtle nor locks, uploads work as well', async ({
  ada,
}, info) => {
  const { page } = ada;
  await page.addInitScript(() => {
    Object.defineProperty(crypto, 'subtle', { value: undefined });
    Object.defineProperty(navigator, 'locks', { value: undefined });
  });
  const { path, bytes } = await fileOnDisk(info, 'plain.bin', 2 * partBytes + 1);
  await page.goto('/w/personal/files');
  await upload(page, [path]);
  await expect(trayItem(page, 'plain.bin')).toContainText('Done');
  expect(await storedDigest(ada, 'plain.bin')).toBe(sha256(bytes));
  await expect(tray(page).getByText('1 file uploaded')).toBeVisible();
});
