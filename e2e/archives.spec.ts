import { randomBytes } from 'node:crypto';
import { unzip } from '#server/testing/zip.ts';
import { putTree, receive } from './archives.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, expect, putFiles, test } from './fixtures.ts';
import { actionsOf, bytesOf, choose, shownNames } from './pages.ts';
import { objectOf, removeStored } from './stored-objects.ts';

const oddNames = [
  'plain.txt',
  'with space.txt',
  'résumé — ünïcödé.txt',
  '写真と文書.txt',
  'ελληνικά.txt',
  'עברית.txt',
  'हिन्दी.txt',
  '👩‍👩‍👧 family.txt',
  '#hash %41 & plus+.txt',
  "it's “quoted”.txt",
  'semi;colon,comma.txt',
  '.hidden',
  'no extension',
  `${'long '.repeat(40)}.txt`,
  'ſtraße.txt',
];

/** 300 files in folders of several levels, under names in many scripts. */
function bigTree(): Map<string, string> {
  const tree = new Map<string, string>();
  const places = ['', 'a/', 'a/b/', 'a/b/写真/', 'Ω mega/', 'deep/1/2/3/4/5/6/7/', 'x y/'];
  for (let n = 0; tree.size < 300; n++) {
    const place = places[n % places.length] ?? '';
    const name = `${n} ${oddNames[n % oddNames.length]}`;
    const content = n % 10 === 0 ? '' : randomBytes(n * 20).toString('base64');
    tree.set(`All of it/${place}${name}`.normalize('NFC'), content);
  }
  return tree;
}

test('a folder of 300 files with odd names is downloaded as one ZIP, byte for byte', async ({
  ada,
}) => {
  const { page, person } = ada;
  const tree = bigTree();
  const api = apiOf(person);
  await putTree(api, tree);
  await api.folders.ensure.mutate({ paths: [['All of it', 'empty', 'inside']] });
  await page.goto('/w/personal/files');
  const started = page.waitForEvent('download');
  await choose(page, 'All of it', 'Download as ZIP');
  const saved = await started;
  expect(saved.suggestedFilename()).toBe('All of it.zip');
  expect(await saved.failure()).toBeNull();
  const found = await unzip(await bytesOf(saved));
  const files = [...found].filter(([path]) => !path.endsWith('/'));
  expect(new Map(files.map(([path, { content }]) => [path, content.toString()]))).toEqual(tree);
  expect([...found.keys()].filter((path) => path.endsWith('/'))).toContain(
    'All of it/empty/inside/',
  );
  await expect(page).toHaveURL(/\/w\/personal\/files$/);
});

test('chosen files and folders are downloaded together from the bar', async ({ ada }) => {
  const { page, person } = ada;
  await putTree(
    apiOf(person),
    new Map([
      ['folder/in.txt', 'in'],
      ['a.txt', 'a'],
      ['b.txt', 'b'],
    ]),
  );
  await page.goto('/w/personal/files');
  await expect.poll(() => shownNames(page)).toEqual(['folder', 'a.txt', 'b.txt']);
  for (const name of ['folder', 'a.txt'])
    await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).click();
  await expectAccessible(page, 'the bar above chosen files');
  const started = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as ZIP' }).click();
  const saved = await started;
  expect(saved.suggestedFilename()).toMatch(/^Personal \d{4}-\d\d-\d\d\.zip$/);
  expect([...(await unzip(await bytesOf(saved))).keys()]).toEqual([
    'folder/',
    'a.txt',
    'folder/in.txt',
  ]);
});

test('a download whose line is cut goes on where it was, over the running server', async ({
  ada,
}) => {
  const { person } = ada;
  const api = apiOf(person);
  // No two of them equal: when the worker makes one object of such, the ZIP has another ETag.
  const sent = new Map([
    ['1.txt', randomBytes(3_000_000).toString('base64')],
    ['2.txt', randomBytes(3_000_000).toString('base64')],
    ['3.txt', 'end'],
  ]);
  const files = await putTree(api, sent);
  const { id, length } = await api.archives.create.mutate({ files });
  const path = `/w/personal/download/${id}`;
  const cut = await receive(person, path, {}, 5_000_000);
  expect(cut).toMatchObject({ status: 200, complete: false });
  expect(cut.headers['content-length']).toBe(String(length));
  const etag = String(cut.headers.etag);
  const rest = await receive(person, path, {
    range: `bytes=${cut.bytes.length}-`,
    'if-range': etag,
  });
  expect(rest).toMatchObject({ status: 206, complete: true });
  const whole = Buffer.concat([cut.bytes, rest.bytes]);
  expect(whole.length).toBe(length);
  const entries = await unzip(whole);
  expect([...entries.keys()]).toEqual([...sent.keys()]);
  for (const [name, { content }] of entries)
    expect(content.toString() === sent.get(name), name).toBe(true);
});

test('a download that cannot be finished breaks off on the line, and looks like no whole ZIP', async ({
  ada,
}) => {
  const { person, page } = ada;
  const api = apiOf(person);
  const [first, lost] = await putFiles(api, [
    { filename: 'a.txt', content: 'a'.repeat(500_000) },
    { filename: 'b.txt', content: 'b'.repeat(500_000) },
  ]);
  const files = [first?.id ?? '', lost?.id ?? ''];
  const { id, length } = await api.archives.create.mutate({ files });
  await removeStored(await objectOf(person, lost?.id ?? ''));
  const received = await receive(person, `/w/personal/download/${id}`);
  expect(received.complete).toBe(false);
  expect(received.bytes.length).toBeLessThan(length);
  // The list says which file it was, and the next download leaves it out, saying so.
  await page.goto('/w/personal/files');
  await expect(actionsOf(page, 'b.txt')).toBeVisible();
  await expect(page.getByText('Damaged')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select a.txt' }).click();
  await page.getByRole('checkbox', { name: 'Select b.txt' }).click();
  const started = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as ZIP' }).click();
  await expect(page.getByText('Damaged files are not in the ZIP')).toBeVisible();
  expect([...(await unzip(await bytesOf(await started))).keys()]).toEqual(['a.txt']);
});
