import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import type { Page } from 'playwright/test';
import { withWorkspace } from '#db/client.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import { personal } from '#server/core/workspace.ts';
import { type Person, scopeIn } from '#server/testing/people.ts';
import { apiOf, expect, foundOrganization, test } from './fixtures.ts';
import { switchTo, tray, upload } from './pages.ts';
import { watchParts } from './sent-parts.ts';
import { watchTab } from './tab-memory.ts';

const gibibyte = 1024 ** 3;
const mebibyte = 1024 ** 2;
const hours = 3_600_000;

/** A file of which no two mebibytes are equal, mostly holes: ten of them fit on a small disk. */
async function markedFile(path: string, size: number): Promise<string> {
  const handle = await open(path, 'w');
  await handle.truncate(size);
  for (let at = 0; at < size; at += mebibyte) {
    const mark = Buffer.alloc(8);
    mark.writeBigUInt64BE(BigInt(at / mebibyte + 1));
    await handle.write(mark, 0, mark.length, at);
  }
  await handle.close();
  return path;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 4 * mebibyte }))
    hash.update(piece);
  return hash.digest('hex');
}

/** The SHA-256 that the job has read from the store; null while it has not. */
async function verifiedHash(person: Person, fileId: string): Promise<string | null> {
  const [row] = await withWorkspace(scopeIn(person, personal), (tx) =>
    tx
      .select({ sha256: storageObject.sha256 })
      .from(storage)
      .innerJoin(storageObject, eq(storageObject.id, storage.objectId))
      .where(eq(storage.id, fileId)),
  );
  return row?.sha256 ?? null;
}

let folder = '';
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdall-soak-'));
});
test.afterEach(() => rm(folder, { recursive: true, force: true }));

const overall = (page: Page) =>
  tray(page)
    .getByRole('progressbar', { name: 'All uploads' })
    .getAttribute('aria-valuenow')
    .then((value) => Number(value ?? 0));

test('1 GiB survives two cuts of the network and a reload at 60 %', async ({ ada, guard }) => {
  guard.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_NETWORK_CHANGED/);
  const { page, context } = ada;
  const path = await markedFile(join(folder, 'one.bin'), gibibyte);
  const parts = watchParts(page);
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto('/w/personal/files');
  await upload(page, [path]);
  for (const percent of [15, 35]) {
    await expect.poll(() => overall(page), { timeout: hours }).toBeGreaterThan(percent);
    await context.setOffline(true);
    await expect(tray(page).getByText('Waiting for the network').first()).toBeVisible();
    await context.setOffline(false);
  }
  await expect.poll(() => overall(page), { timeout: hours }).toBeGreaterThan(60);
  await page.reload();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose file one.bin again' }).click();
  await (await chooser).setFiles(path);
  await expect(tray(page).getByText('1 file uploaded')).toBeVisible({ timeout: hours });
  const { again, sent } = parts.count();
  console.log(`1 GiB: ${sent} parts sent, ${again} of them again after three interruptions`);
  expect(again).toBeLessThanOrEqual(3 * 6);
  const { items } = await apiOf(ada.person).files.list.query({});
  const [file] = items;
  await expect
    .poll(() => verifiedHash(ada.person, file?.id ?? ''), { timeout: hours })
    .toBe(await sha256Of(path));
});

test('10 GiB go through a tab whose memory stays flat', async ({ ada, browser }) => {
  const { page } = ada;
  const path = await markedFile(join(folder, 'ten.bin'), 10 * gibibyte);
  await page.goto('/w/personal/files');
  const memory = await watchTab(browser);
  const started = performance.now();
  await upload(page, [path]);
  await expect(tray(page).getByText('1 file uploaded')).toBeVisible({ timeout: hours });
  const seconds = (performance.now() - started) / 1000;
  const added = await memory.added();
  console.log(
    `10 GiB: ${seconds.toFixed(0)} s, ${(10_240 / seconds).toFixed(0)} MiB/s, tab +${(added / mebibyte).toFixed(0)} MiB`,
  );
  expect(added).toBeLessThan(100 * mebibyte);
  const { items } = await apiOf(ada.person).files.list.query({});
  await expect
    .poll(() => verifiedHash(ada.person, items[0]?.id ?? ''), { timeout: hours })
    .toBe(await sha256Of(path));
});

/** Relative paths of a tree of 5,000 files with names in many scripts. */
function treePaths(): string[] {
  const folders = [
    'plain',
    'mit Leerzeichen',
    'Größe & Maß',
    '日本語',
    'عربي',
    'emoji 🧳',
    '#100% {x}',
  ];
  return Array.from({ length: 5_000 }, (_, n) => {
    const [outer, inner] = [folders[n % 7], folders[(n * 3) % 7]];
    return `${outer}/${n % 10}/${inner}/datei ${n} é.txt`;
  });
}

test('a tree of 5,000 files comes out the same on the other side', async ({ ada }) => {
  const { page } = ada;
  const paths = treePaths();
  const root = join(folder, 'tree');
  for (const path of paths) {
    const full = join(root, path);
    await mkdir(join(full, '..'), { recursive: true });
    await writeFile(full, path);
  }
  await page.goto('/w/personal/files');
  const started = performance.now();
  await page.getByLabel('Choose a folder to upload').setInputFiles(root);
  await expect(tray(page).getByText('5,000 files uploaded')).toBeVisible({ timeout: hours });
  console.log(`5,000 files: ${((performance.now() - started) / 1000).toFixed(0)} s`);
  const api = apiOf(ada.person);
  const found: string[] = [];
  async function walk(folderId: string | null, at: string): Promise<void> {
    for (let cursor: string | undefined; ; ) {
      const page = await api.files.list.query({ folderId, cursor, limit: 100 });
      found.push(...page.items.map(({ filename }) => `${at}${filename}`));
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    for (let cursor: string | undefined; ; ) {
      const page = await api.folders.list.query({ parentId: folderId, cursor, limit: 100 });
      for (const { id, name } of page.items) await walk(id, `${at}${name}/`);
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
  }
  await walk(null, '');
  expect(found.sort()).toEqual(paths.map((path) => `tree/${path}`).sort());
});

test('200 uploads in each of two tabs on two organizations stay where they were started', async ({
  ada,
}) => {
  const { page, context, person } = ada;
  const names = ['Acme', 'Bolt'] as const;
  const organizations = [
    await foundOrganization(person, names[0]),
    await foundOrganization(person, names[1]),
  ] as const;
  const tabs = [page, await context.newPage()] as const;
  for (const [i, tab] of tabs.entries()) await tab.goto(`/w/${organizations[i]?.slug}/files`);
  const files = async (name: string) => {
    const paths = Array.from({ length: 200 }, (_, n) => join(folder, `${name} ${n}.bin`));
    for (const path of paths) await writeFile(path, Buffer.alloc(100_000, path));
    return paths;
  };
  for (const [i, tab] of tabs.entries()) await upload(tab, await files(names[i] ?? ''));
  for (let turn = 0; turn < 6; turn++)
    await Promise.all(
      tabs.map((tab, i) => switchTo(tab, `${names[(i + turn + 1) % 2]}, organization`)),
    );
  for (const tab of tabs)
    await expect(tray(tab).getByText('200 files uploaded')).toBeVisible({ timeout: hours });
  for (const [i, { id }] of organizations.entries()) {
    const api = apiOf(person, id);
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await api.files.list.query({ cursor, limit: 100 });
      seen.push(...page.items.map(({ filename }) => filename));
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    expect(seen.length).toBe(200);
    expect(seen.every((name) => name.startsWith(`${names[i]} `))).toBe(true);
  }
});
