import { deleteObject } from '#server/object-store/objects.ts';
import { apiOf, expect, putFiles, test } from './fixtures.ts';
import { actionsOf, choose, row, shownNames, textFile, tray, trayItem, upload } from './pages.ts';
import { betweenStore, overloaded } from './store-line.ts';
import { objectOf, processingOf } from './stored-objects.ts';

const stored = 'uploaded';

test('an upload in flight is cancelled, leaves nothing, and can be started again', async ({
  ada,
}) => {
  const { page } = ada;
  await page.goto('/w/personal/files');
  let hold = true;
  let held = 0;
  await betweenStore(page, async (route) => {
    held++;
    if (!hold) await route.continue();
  });
  await upload(page, [textFile('slow.txt'), textFile('slower.txt')]);
  await expect.poll(() => held).toBe(2);
  await page.getByRole('button', { name: 'Cancel slow.txt' }).click();
  await expect(trayItem(page, 'slow.txt')).toContainText('Cancelled');
  await page.getByRole('button', { name: 'Cancel all' }).click();
  await expect(trayItem(page, 'slower.txt')).toContainText('Cancelled');
  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();

  hold = false;
  await page.getByRole('button', { name: 'Retry slow.txt' }).click();
  await expect(trayItem(page, 'slow.txt')).toContainText('Done');
  await expect.poll(() => shownNames(page)).toEqual(['slow.txt']);
  await page.getByRole('button', { name: 'Clear finished' }).click();
  await expect(tray(page)).toHaveCount(0);
});

test('six bodies are in flight at once, the others wait', async ({ ada }) => {
  const { page } = ada;
  await page.goto('/w/personal/files');
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let inFlight = 0;
  let most = 0;
  await betweenStore(page, async (route) => {
    inFlight++;
    most = Math.max(most, inFlight);
    await released;
    inFlight--;
    await route.continue();
  });
  const names = Array.from({ length: 9 }, (_, i) => `${i + 1}.txt`);
  await upload(
    page,
    names.map((name) => textFile(name)),
  );
  await expect.poll(() => inFlight).toBe(6);
  await expect(tray(page).getByText('Waiting')).toHaveCount(3);
  await expect(tray(page).getByText('Uploading 9 files')).toBeVisible();
  await expect(tray(page).getByRole('progressbar', { name: 'All uploads' })).toBeVisible();
  release();
  await expect(tray(page).getByText(`9 files ${stored}`)).toBeVisible();
  await expect.poll(() => shownNames(page)).toEqual(names);
  expect(most).toBe(6);
});

test('a store that is overloaded or cuts the connection at first is tried again [case 66]', async ({
  ada,
  guard,
}) => {
  guard.allow(/status of 503|ERR_FAILED|ERR_CONNECTION/);
  const { page } = ada;
  await page.goto('/w/personal/files');
  const tries = new Map<string, number>();
  await betweenStore(page, async (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    const before = tries.get(name) ?? 0;
    tries.set(name, before + 1);
    if (before > 0) await route.continue();
    else if (name === 'cut.txt') await route.abort('connectionreset');
    else await overloaded(route);
  });
  await upload(page, [textFile('overloaded.txt'), textFile('cut.txt')]);
  await expect(tray(page).getByText(`2 files ${stored}`)).toBeVisible({ timeout: 20_000 });
  expect([...tries.values()]).toEqual([2, 2]);
  await expect.poll(() => shownNames(page)).toEqual(['cut.txt', 'overloaded.txt']);
});

test('a store that keeps failing is said to, and trying again works when it is back [case 66]', async ({
  ada,
  guard,
}) => {
  guard.allow(/status of 503/);
  const { page } = ada;
  await page.goto('/w/personal/files');
  let away = true;
  await betweenStore(page, (route) => (away ? overloaded(route) : route.continue()));
  await upload(page, [textFile('patient.txt')]);
  await expect(trayItem(page, 'patient.txt')).toContainText(
    'Failed: The storage did not answer. Check your connection and try again.',
    { timeout: 45_000 },
  );
  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
  away = false;
  await page.getByRole('button', { name: 'Retry patient.txt' }).click();
  await expect(trayItem(page, 'patient.txt')).toContainText('Done');
  await expect.poll(() => shownNames(page)).toEqual(['patient.txt']);
});

test('a lost reply does not lose or double the file [case 68]', async ({ ada, guard }) => {
  guard.allow(/status of 412|ERR_FAILED|ERR_CONNECTION/);
  const { page } = ada;
  await page.goto('/w/personal/files');
  const answers: number[] = [];
  await betweenStore(page, async (route) => {
    const response = await route.fetch();
    answers.push(response.status());
    if (answers.length === 1) await route.abort('connectionreset');
    else await route.fulfill({ response });
  });
  await upload(page, [textFile('reply-lost.txt')]);
  await expect(trayItem(page, 'reply-lost.txt')).toContainText('Done', { timeout: 20_000 });
  expect(answers).toEqual([200, 412]);
  await expect.poll(() => shownNames(page)).toEqual(['reply-lost.txt']);
});

test('without a network an upload waits, and goes on by itself when the network is back', async ({
  ada,
  guard,
}) => {
  guard.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
  const { page, context } = ada;
  await page.goto('/w/personal/files');
  await upload(page, [textFile('before.txt')]);
  await expect(trayItem(page, 'before.txt')).toContainText('Done');
  await context.setOffline(true);
  await upload(page, [textFile('offline.txt')]);
  await expect(trayItem(page, 'offline.txt')).toContainText('Waiting');
  await expect(page.getByRole('status').filter({ hasText: 'You are offline' })).toBeVisible();
  await context.setOffline(false);
  await expect(trayItem(page, 'offline.txt')).toContainText('Done');
  await expect.poll(() => shownNames(page)).toEqual(['before.txt', 'offline.txt']);
});

test('a part of the page that cannot be loaded at first does not stop an upload', async ({
  ada,
  guard,
}) => {
  guard.allow(/ERR_FAILED/);
  const { page } = ada;
  let refused = 0;
  // The script of the hashing worker, as the bundler names it.
  await page.route('**/turbopack-worker-*.js', (route) => {
    refused++;
    return refused > 1 ? route.continue() : route.abort();
  });
  await page.goto('/w/personal/files');
  // Small ones are hashed without a worker.
  await upload(page, [textFile('patient.txt', 'long '.repeat(100_000))]);
  await expect(trayItem(page, 'patient.txt')).toContainText('Done', { timeout: 20_000 });
  expect(refused).toBe(2);
});

test('a file whose object is gone says so, and is marked as damaged', async ({ ada, guard }) => {
  guard.allow(/status of 412/);
  const { page, person } = ada;
  const [file] = await putFiles(apiOf(person), [
    { filename: 'lost.txt', content: 'to be lost' },
    { filename: 'ok.txt', content: 'to be kept' },
  ]);
  const id = file?.id ?? '';
  // Bytes that go before the worker has looked at them would be noticed by it.
  await expect.poll(() => processingOf(person, id)).toBe('done');
  const { bucket, key } = await objectOf(person, id);
  await deleteObject(bucket, key);
  await page.goto('/w/personal/files');
  await expect(row(page, 'lost.txt')).not.toContainText('Damaged');
  await choose(page, 'lost.txt', 'Download');
  await expect(page.getByRole('listitem').filter({ hasText: 'lost.txt' })).toBeVisible();
  await expect(row(page, 'lost.txt')).toContainText('Damaged');
  await expect(row(page, 'ok.txt')).not.toContainText('Damaged');
  await page.reload();
  await expect(row(page, 'lost.txt')).toContainText('Damaged');
  await expect(actionsOf(page, 'lost.txt')).toBeVisible();
});

test('a list that cannot be loaded says so, and loads at the press of a button', async ({
  ada,
  guard,
}) => {
  guard.allow(/status of 503/);
  const { page, person } = ada;
  await putFiles(apiOf(person), [{ filename: 'here.txt' }, { filename: 'too.txt' }]);
  await page.goto('/w/personal/files');
  let away = true;
  // The page asks for other lists in the same request.
  await page.route(/api\/trpc\/[^?]*files\.list/, (route) =>
    away ? route.fulfill({ status: 503, body: 'the proxy is restarting' }) : route.continue(),
  );
  await page.getByRole('button', { name: 'Size' }).click();
  const problem = page.getByRole('alert').filter({ hasText: 'did not answer' });
  await expect(problem).toBeVisible({ timeout: 20_000 });
  away = false;
  await problem.getByRole('button', { name: 'Try again' }).click();
  await expect(actionsOf(page, 'here.txt')).toBeVisible();
});
