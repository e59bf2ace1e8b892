import { randomBytes } from 'node:crypto';
import { makeZip } from '#local/demo/content/archives.ts';
import { makePdf } from '#local/demo/content/pdf.ts';
import { makeWav } from '#local/demo/content/sound.ts';
import { deleteObject } from '#server/object-store/objects.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import { row } from './pages.ts';
import { drawPicture, openPreview, preview, recordFilm, seedLookedAt } from './previewed.ts';
import { objectOf } from './stored-objects.ts';

const bytes = (content: Uint8Array) => Uint8Array.from(content);

test('images open over the list, the arrow keys turn, Back and Escape lead back to the row', async ({
  ada,
}) => {
  const { page } = ada;
  await page.goto('/w/personal/files');
  await seedLookedAt(ada, [
    {
      filename: 'a.png',
      content: await drawPicture(page, { width: 900, height: 300, colour: 'red' }),
    },
    { filename: 'b.txt', content: 'in between' },
    {
      filename: 'c.png',
      content: await drawPicture(page, { width: 40, height: 30, colour: 'blue' }),
    },
  ]);
  await page.reload();
  const dialog = await openPreview(page, 'a.png');
  const image = dialog.getByRole('img', { name: 'a.png' });
  await expect(image).toBeVisible();
  await expect.poll(() => image.evaluate((el: HTMLImageElement) => el.naturalWidth)).toBe(900);
  await expect(dialog.getByText('Personal', { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/[?&]preview=/);
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByText('in between')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('img', { name: 'c.png' })).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Next file' })).toBeDisabled();
  await page.keyboard.press('ArrowLeft');
  await expect(dialog.getByRole('heading', { name: 'b.txt' })).toBeVisible();
  await page.goBack();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/\/files$/);
  await openPreview(page, 'c.png');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/\/files$/);
  await expect(page.getByRole('link', { name: 'c.png', exact: true })).toBeFocused();
});

test('a link to a preview opens it for members, in words whose file it is, and for nobody else', async ({
  ada,
  browse,
  guard,
}) => {
  guard.allow(/status of 404/);
  const acme = await foundOrganization(ada.person, 'Acme');
  const [file] = await putFiles(apiOf(ada.person, acme.id), [
    { filename: 'plan.txt', content: 'the plan' },
  ]);
  await ada.page.goto(`/w/${acme.slug}/files?preview=${file?.id}`);
  await expect(preview(ada.page).getByText('the plan')).toBeVisible();
  await expect(preview(ada.page).getByText('Acme', { exact: true })).toBeVisible();
  await ada.page.getByRole('button', { name: 'Close preview' }).click();
  await expect(ada.page).toHaveURL(/\/files$/);
  await ada.page.goto(`/w/personal/files?preview=${file?.id}`);
  await expect(preview(ada.page).getByRole('status')).toContainText(
    'does not exist, or you have no access',
  );
  const nobody = await browse(null);
  await nobody.goto(`/w/${acme.slug}/files?preview=${file?.id}`);
  await expect(nobody).toHaveURL(/sign-in/);
});

test('a document shows its pages as they come near, with text that can be selected', async ({
  ada,
}) => {
  const { page } = ada;
  const paragraphs = Array.from({ length: 120 }, (_, n) =>
    `Paragraph ${n + 1} of the report. `.repeat(6),
  );
  await seedLookedAt(ada, [
    { filename: 'report.pdf', content: bytes(makePdf('Report of the year', paragraphs)) },
  ]);
  await page.goto('/w/personal/files');
  const dialog = await openPreview(page, 'report.pdf');
  const first = dialog.getByRole('figure', { name: /^Page 1 of/ });
  await expect(first.getByText('Report of the year')).toBeVisible();
  await expect(first.locator('canvas')).toBeVisible();
  await first.getByText('Report of the year').selectText();
  expect(await page.evaluate(() => getSelection()?.toString())).toContain('Report of the year');
  const pages = await dialog.getByRole('figure').count();
  expect(pages).toBeGreaterThan(8);
  expect(await dialog.locator('canvas').count()).toBeLessThan(pages);
  await dialog.getByRole('figure', { name: `Page ${pages} of ${pages}` }).scrollIntoViewIfNeeded();
  await expect(dialog.getByText(/Paragraph 120 of/).first()).toBeVisible();
  await expect(first.locator('canvas')).toHaveCount(0);
});

test('a recording and a film play from any place, read in ranges', async ({ ada }) => {
  const { page } = ada;
  await page.goto('/w/personal/files');
  await seedLookedAt(ada, [
    { filename: 'talk.wav', content: bytes(makeWav('talk', 20)) },
    { filename: 'film.webm', content: await recordFilm(page), mimeType: 'video/webm' },
  ]);
  await page.reload();
  const ranges: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'media') ranges.push(request.headers().range ?? '');
  });
  const dialog = await openPreview(page, 'talk.wav');
  const sound = dialog.locator('audio');
  await expect
    .poll(() => sound.evaluate((el: HTMLAudioElement) => Math.round(el.duration)))
    .toBe(20);
  await sound.evaluate((el: HTMLAudioElement) => {
    el.currentTime = 15;
  });
  await expect.poll(() => sound.evaluate((el: HTMLAudioElement) => el.seeking)).toBe(false);
  expect(await sound.evaluate((el: HTMLAudioElement) => el.currentTime)).toBeCloseTo(15, 0);
  expect(ranges.some((range) => range.startsWith('bytes='))).toBe(true);
  await page.keyboard.press('Escape');
  await openPreview(page, 'film.webm');
  const film = dialog.locator('video');
  await expect.poll(() => film.evaluate((el: HTMLVideoElement) => el.videoWidth)).toBe(160);
});

test('texts show their beginning and more of it; code is highlighted, tables and Markdown are laid out', async ({
  ada,
}) => {
  const { page } = ada;
  await seedLookedAt(ada, [
    { filename: 'long.log', content: `first line\n${'x'.repeat(99)}\n`.repeat(6_000) },
    { filename: 'main.py', content: '# greets\ndef greet(name):\n    return "Hello " + name\n' },
    { filename: 'costs.csv', content: 'item;price\n"Screws; long";3\nWood;12\n' },
    {
      filename: 'notes.md',
      content:
        '# Title\n\nSome *words* and [a link](https://example.org/x).\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n',
    },
  ]);
  await page.goto('/w/personal/files');
  const dialog = await openPreview(page, 'long.log');
  await expect(dialog.getByText('These are the first 262 KB of 666 KB')).toBeVisible();
  await dialog.getByRole('button', { name: 'Show more' }).click();
  await expect(dialog.getByText(/These are the first/)).toBeHidden();
  await page.keyboard.press('Escape');
  await openPreview(page, 'main.py');
  await expect(
    dialog.locator('pre[data-highlighted=python] span', { hasText: 'def' }),
  ).toBeVisible();
  await page.keyboard.press('Escape');
  await openPreview(page, 'costs.csv');
  await expect(dialog.getByRole('columnheader', { name: 'price' })).toBeVisible();
  await expect(dialog.getByRole('cell', { name: 'Screws; long' })).toBeVisible();
  await page.keyboard.press('Escape');
  await openPreview(page, 'notes.md');
  await expect(dialog.getByRole('heading', { name: 'Title' })).toBeVisible();
  const link = dialog.getByRole('link', { name: 'a link' });
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow');
  await expect(dialog.getByRole('cell', { name: '2', exact: true })).toBeVisible();
});

test('[case 46] an archive is listed without being downloaded or unpacked', async ({ ada }) => {
  const { page } = ada;
  const archive = makeZip([
    { name: 'src/main.ts', content: 'export {}' },
    { name: '../../etc/passwd', content: 'root' },
    { name: '設計/計画.txt', content: 'x' },
    { name: 'large.bin', content: randomBytes(2_000_000) },
  ]);
  await seedLookedAt(ada, [{ filename: 'things.zip', content: bytes(archive) }]);
  await page.goto('/w/personal/files');
  let read = 0;
  page.on('response', async (response) => {
    if (response.request().headers().range) read += Number(response.headers()['content-length']);
  });
  const dialog = await openPreview(page, 'things.zip');
  await expect(dialog.getByRole('cell', { name: 'src/main.ts' })).toBeVisible();
  await expect(dialog.getByRole('cell', { name: '../../etc/passwd' })).toBeVisible();
  await expect(dialog.getByRole('cell', { name: '設計/計画.txt' })).toBeVisible();
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(100_000);
});

test('what cannot be shown says so, and what is missing says so in the preview and in the list', async ({
  ada,
  guard,
}) => {
  guard.allow(/status of 412/);
  const { page, person } = ada;
  const ids = await seedLookedAt(ada, [
    { filename: 'data.bin', content: bytes(Buffer.from('00010203fffe', 'hex')) },
    { filename: 'gone.txt', content: 'gone' },
    { filename: 'nothing.txt', content: '' },
  ]);
  const { bucket, key } = await objectOf(person, ids['gone.txt'] ?? '');
  await deleteObject(bucket, key);
  await page.goto('/w/personal/files');
  const dialog = await openPreview(page, 'data.bin');
  await expect(dialog.getByRole('status')).toContainText('cannot be shown here');
  await expect(dialog.getByRole('button', { name: 'Download' })).toBeEnabled();
  await page.keyboard.press('Escape');
  await openPreview(page, 'nothing.txt');
  await expect(dialog.getByRole('status')).toContainText('This file is empty');
  await page.keyboard.press('Escape');
  await openPreview(page, 'gone.txt');
  await expect(dialog.getByRole('status')).toContainText('The content of this file is missing');
  await page.keyboard.press('Escape');
  await expect(row(page, 'gone.txt')).toContainText('Damaged');
});

test('previews are accessible in both themes, and fit a narrow screen', async ({ ada, browse }) => {
  const files = await seedLookedAt(ada, [
    { filename: 'main.ts', content: '// says it\nexport const x: string = "hello" + 1;\n' },
    { filename: 'table.csv', content: `${'column,'.repeat(20)}end\n${'value,'.repeat(20)}1\n` },
    { filename: 'report.pdf', content: bytes(makePdf('Report', ['A sentence. '.repeat(40)])) },
    {
      filename: 'a.zip',
      content: bytes(makeZip([{ name: 'a/very/long/'.repeat(12), content: '' }])),
    },
  ]);
  const narrow = await browse(ada.person, { viewport: { width: 360, height: 700 } });
  const seen: Record<string, (page: typeof narrow) => Promise<void>> = {
    'main.ts': (page) => expect(page.locator('pre[data-highlighted]')).toBeVisible(),
    'table.csv': (page) => expect(page.getByRole('columnheader', { name: 'end' })).toBeAttached(),
    'report.pdf': (page) => expect(page.locator('.textLayer').getByText('Report')).toBeVisible(),
    'a.zip': (page) => expect(page.getByText('1 entry')).toBeVisible(),
  };
  for (const [name, isShown] of Object.entries(seen)) {
    await narrow.goto(`/w/personal/files?preview=${files[name]}`);
    await isShown(narrow);
    await expectAccessible(narrow, name);
    expect(
      await narrow.evaluate(() => document.documentElement.scrollWidth),
      `${name} fits`,
    ).toBeLessThanOrEqual(360);
  }
});
