import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { parse } from 'content-disposition';
import type { Page } from 'playwright/test';
import { apiOf, expect, foundOrganization, test } from './fixtures.ts';
import { bytesOf, download, row, shownNames, switchTo, table, trayItem, upload } from './pages.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Names as people have them, and those that break what was not made with care. */
const oddNames = [
  'empty.txt',
  'Résumé - 최종 (1).pdf',
  '🧳 family 👩‍👩‍👧‍👦.jpg',
  `it's "quoted"; really.txt`,
  '100% sure %2e%2e %00.txt',
  'semi;colon, comma=equals.csv',
  'مرحبا بالعالم.pdf',
  'שלום 123 abc.docx',
  '.env',
  '...three dots',
  '  two spaces before and after  ',
  'a  b   c.txt',
  'con.txt',
  '<img src=x onerror=alert(1)>.html',
  '$(rm -rf) `x` & | * ? : .sh',
  `${'ü'.repeat(125)}x.txt`,
];

/** Whether some element of the table has exactly this text, white space included. */
const isListed = (page: Page, name: string): Promise<boolean> =>
  table(page).evaluate(
    (element, wanted) =>
      [...element.querySelectorAll('td *')].some(({ textContent }) => textContent === wanted),
    name,
  );

const contents = new Map(
  oddNames.map((name, i) => [name, i === 0 ? Buffer.alloc(0) : randomBytes(1 + i * 700)]),
);
const payloads = oddNames.map((name) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: contents.get(name) ?? Buffer.alloc(0),
}));

test('odd names are listed, answered and downloaded exactly as they are [case 44]', async ({
  ada,
}) => {
  const { page, person } = ada;
  await page.goto('/w/personal/files');
  await upload(page, payloads);
  await expect(page.getByText(`${oddNames.length} files uploaded`)).toBeVisible({
    timeout: 30_000,
  });
  for (const name of oddNames) await expect.poll(() => isListed(page, name), name).toBe(true);

  const api = apiOf(person);
  const { items } = await api.files.list.query({ limit: 200 });
  expect(items.map(({ filename }) => filename).toSorted()).toEqual(oddNames.toSorted());
  for (const { id, filename, size } of items) {
    const expected = contents.get(filename) ?? Buffer.from('not uploaded');
    expect(size).toBe(expected.length);
    const { url } = await api.files.downloadUrl.mutate({ id });
    const response = await fetch(url);
    const header = parse(response.headers.get('content-disposition') ?? '');
    expect(header).toMatchObject({ type: 'attachment', parameters: { filename } });
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(sha256(await response.bytes())).toBe(sha256(expected));
  }
});

test('a browser saves a file under its name with its bytes', async ({ ada }) => {
  const { page } = ada;
  // Chromium itself replaces characters that some file systems refuse; these it keeps.
  const names = [
    'Résumé - 최종 (1).pdf',
    '🧳 holiday 🏖.jpg',
    'مرحبا بالعالم.pdf',
    "it's; 100% sure.txt",
  ];
  await page.goto('/w/personal/files');
  const files = names.map((name) => ({
    name,
    mimeType: 'application/pdf',
    buffer: randomBytes(9_000),
  }));
  await upload(page, files);
  for (const { name, buffer } of files) {
    await expect(trayItem(page, name)).toContainText('Done');
    const saved = await download(page, name);
    expect(saved.suggestedFilename()).toBe(name);
    expect(sha256(await bytesOf(saved))).toBe(sha256(buffer));
  }
});

test('files dropped on the list are uploaded, several at once', async ({ ada }) => {
  const { page } = ada;
  await page.goto('/w/personal/files');
  const target = page.getByRole('heading', { name: 'No files yet' });
  const dataTransfer = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    for (const [name, text] of [
      ['dropped one.txt', 'one'],
      ['dropped two.txt', 'two'],
      ['dropped three.txt', ''],
    ])
      transfer.items.add(new File([text ?? ''], name ?? '', { type: 'text/plain' }));
    return transfer;
  });
  await target.dispatchEvent('dragenter', { dataTransfer });
  await expect(page.getByText('Upload to Personal')).toBeVisible();
  await target.dispatchEvent('drop', { dataTransfer });
  await expect
    .poll(() => shownNames(page))
    .toEqual(['dropped one.txt', 'dropped three.txt', 'dropped two.txt']);
  expect((await bytesOf(await download(page, 'dropped two.txt'))).toString()).toBe('two');
  await expect(row(page, 'dropped three.txt')).toContainText('0 bytes');
});

test('the same name twice is numbered, and a name that cannot be is refused in words [case 32]', async ({
  ada,
}) => {
  const { page } = ada;
  await page.goto('/w/personal/files');
  const named = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(name) });
  await upload(page, [named('plan.txt')]);
  await expect(trayItem(page, 'plan.txt')).toContainText('Done');
  await upload(page, [named('PLAN.txt'), named('plan.txt')]);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: 'Do the same for all 2' }).check();
  await dialog.getByRole('button', { name: /^Keep both/ }).click();
  await expect.poll(async () => (await shownNames(page)).length).toBe(3);
  const names = (await shownNames(page)).map((name) => name.toLowerCase()).toSorted();
  expect(names).toEqual(['plan (2).txt', 'plan (3).txt', 'plan.txt']);

  const refused = [
    { name: `${'long'.repeat(64)}.txt`, why: 'This name is too long: at most 255 bytes.' },
    { name: 'fdp.\u202etxt', why: 'Leave out marks that change the reading direction.' },
    { name: 'line\nbreak.txt', why: 'Leave out control characters' },
  ];
  await upload(
    page,
    refused.map(({ name }) => named(name)),
  );
  for (const { why } of refused)
    await expect(page.getByRole('listitem').filter({ hasText: why })).toContainText('Failed');
  expect((await shownNames(page)).length).toBe(3);
});

test('a 50 MB video comes back unchanged, from Personal and from an organization', async ({
  ada,
}, testInfo) => {
  const { page, person } = ada;
  const acme = await foundOrganization(person, 'Acme');
  const bytes = randomBytes(50_000_000);
  const video = testInfo.outputPath('holiday.mp4');
  await writeFile(video, bytes);
  await page.goto('/w/personal/files');
  for (const workspace of ['Personal', `${acme.name}, organization`]) {
    if (workspace !== 'Personal') await switchTo(page, workspace);
    await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
    await upload(page, [video]);
    await expect(trayItem(page, 'holiday.mp4')).toContainText('Done', { timeout: 30_000 });
    await expect(row(page, 'holiday.mp4')).toContainText('50 MB');
    const saved = await download(page, 'holiday.mp4');
    expect(saved.suggestedFilename()).toBe('holiday.mp4');
    expect(sha256(await bytesOf(saved))).toBe(sha256(bytes));
    await page.getByRole('button', { name: 'Clear finished' }).click();
  }
});
