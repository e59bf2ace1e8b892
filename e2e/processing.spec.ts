import { deleteObject } from '#server/object-store/objects.ts';
import { presignPut } from '#server/object-store/presign.ts';
import { apiOf, expect, putFiles, test } from './fixtures.ts';
import { bytesOf, choose, download, row, textFile, trayItem, upload } from './pages.ts';
import { objectOf, processingOf } from './stored-objects.ts';

const png = Buffer.from(
  '89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f8cf5000038601801a5a347d6b0000000049454e44ae426082',
  'hex',
);

test('[case 45] a picture that was named as a text shows as a picture, without a reload', async ({
  ada,
}) => {
  const { page } = ada;
  await page.goto('/w/personal/files');
  await upload(page, [
    { name: 'holiday.txt', mimeType: 'text/plain', buffer: png },
    textFile('notes.txt'),
  ]);
  await expect(trayItem(page, 'holiday.txt')).toContainText('Done');
  await expect(row(page, 'holiday.txt').getByTitle('Image')).toBeVisible();
  await expect(row(page, 'notes.txt').getByTitle('Document')).toBeVisible();
  expect((await bytesOf(await download(page, 'holiday.txt'))).equals(png)).toBe(true);
});

test('of two equal files, one stays whole when the other is deleted forever', async ({ ada }) => {
  const { page, person } = ada;
  const content = 'the same in both';
  await page.goto('/w/personal/files');
  await upload(page, [textFile('one.txt', content), textFile('two.txt', content)]);
  await expect(trayItem(page, 'one.txt')).toContainText('Done');
  await expect(trayItem(page, 'two.txt')).toContainText('Done');
  const { items } = await apiOf(person).files.list.query({});
  const shared = async () => {
    const objects = await Promise.all(items.map(({ id }) => objectOf(person, id)));
    return new Set(objects.map(({ key }) => key)).size;
  };
  await expect.poll(shared).toBe(1);
  await choose(page, 'one.txt', 'Move to trash');
  await page.getByRole('link', { name: 'Trash', exact: true }).click();
  await choose(page, 'one.txt', 'Delete forever');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete forever' }).click();
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  await page.getByRole('link', { name: 'Files', exact: true }).click();
  expect((await bytesOf(await download(page, 'two.txt'))).toString()).toBe(content);
});

test('a damaged file says so, and is well again when its content is restored and checked', async ({
  ada,
  guard,
}) => {
  guard.allow(/status of 410/);
  const { page, person } = ada;
  const [file] = await putFiles(apiOf(person), [{ filename: 'lost.txt', content: 'hello' }]);
  const id = file?.id ?? '';
  await expect.poll(() => processingOf(person, id)).toBe('done');
  const { bucket, key } = await objectOf(person, id);
  await deleteObject(bucket, key);
  await apiOf(person)
    .files.downloadUrl.mutate({ id })
    .catch(() => {});
  await page.goto('/w/personal/files');
  await expect(row(page, 'lost.txt')).toContainText('Damaged');
  await choose(page, 'lost.txt', 'Check again');
  await expect(row(page, 'lost.txt')).toContainText(
    'Damaged: The content of this file is missing. Ask',
  );
  const put = await presignPut(
    { bucket, key, size: 5, mimeType: 'text/plain', sha256: '', md5: null },
    { checksum: 'none', createOnly: false },
  );
  await fetch(put.url, { method: 'PUT', headers: put.headers, body: 'hello' });
  await choose(page, 'lost.txt', 'Check again');
  await expect(row(page, 'lost.txt')).not.toContainText('Damaged');
  expect((await bytesOf(await download(page, 'lost.txt'))).toString()).toBe('hello');
});
