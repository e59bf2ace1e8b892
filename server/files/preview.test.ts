import { expect, test } from 'vitest';
import { personal } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { makeJpeg } from '#server/testing/hostile-images.ts';
import { as, join, makeOrganization, makePerson, scopeIn } from '#server/testing/people.ts';
import { makeAllThumbnails, processAll } from '#server/testing/processing.ts';
import { refusal } from '#server/testing/refusal.ts';
import { deleteBehind, objectOf } from '#server/testing/store.ts';

provideDatabase();

/** A file of somebody, looked at. */
async function withFile(file: {
  filename: string;
  content: string | Uint8Array<ArrayBuffer>;
  mimeType?: string;
}) {
  const person = await makePerson();
  const scope = scopeIn(person, personal);
  const id = await arriveAs(scope, file);
  await processAll();
  return { caller: await as(person), scope, id };
}

const html = '<!doctype html><script>alert(1)</script>';
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

test('an image is shown under its own type, and kept by the own browser alone', async () => {
  const content = await makeJpeg(20, 10);
  const { caller, id } = await withFile({ filename: 'a.jpg', content });
  const { url, size, mimeType, thumbnail } = await caller.files.previewUrl({ id });
  expect({ size, mimeType }).toEqual({ size: content.length, mimeType: 'image/jpeg' });
  // It is being made.
  expect(thumbnail).toEqual({ state: 'waiting' });
  const { headers } = await fetch(url);
  expect(headers.get('content-type')).toBe('image/jpeg');
  expect(headers.get('content-disposition')).toBe('inline');
  expect(headers.get('cache-control')).toBe('private, max-age=900, immutable');
  expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('900');
});

test('a former version of an image comes with its own thumbnail', async () => {
  const { caller, scope, id } = await withFile({
    filename: 'a.jpg',
    content: await makeJpeg(20, 10),
  });
  await arriveAs(scope, {
    filename: 'a.jpg',
    content: await makeJpeg(300, 200),
    onConflict: 'replace',
  });
  await processAll();
  await makeAllThumbnails();
  const of = async (version?: number) => (await caller.files.previewUrl({ id, version })).thumbnail;
  expect(await of()).toMatchObject({ state: 'done', width: 300, height: 200 });
  expect(await of(1)).toMatchObject({ state: 'done', width: 20, height: 10 });
});

test.each([
  ['page.html', html, 'text/html'],
  ['page.png', html, 'image/png'],
  ['drawing.svg', svg, 'image/svg+xml'],
  ['film.mp4', html, 'video/mp4'],
  ['feed.xml', `<?xml version="1.0"?>${svg}`, 'application/xml'],
  ['notes.txt', 'hello', 'text/plain'],
  ['paper.pdf', '%PDF-1.4\n', 'application/pdf'],
])(
  '[case 42] [case 45] %s, which could run script, is never given under its own type',
  async (filename, content, mimeType) => {
    const { caller, id } = await withFile({ filename, content, mimeType });
    const { headers } = await fetch((await caller.files.previewUrl({ id })).url);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  },
);

test('[case 43] a URL that was given for showing cannot be made to show another type', async () => {
  const { caller, id } = await withFile({ filename: 'page.html', content: html });
  const { url } = await caller.files.previewUrl({ id });
  for (const [name, value] of [
    ['response-content-type', 'text/html'],
    ['response-content-disposition', 'inline'],
  ] as const) {
    const altered = new URL(url);
    altered.searchParams.set(name, value);
    expect((await fetch(altered)).status).toBe(403);
  }
});

test('[case 50] a page reads exactly the ranges that it asks for', async () => {
  const { caller, id } = await withFile({ filename: 'a.txt', content: '0123456789' });
  const { url } = await caller.files.previewUrl({ id });
  const read = async (range: string) => {
    const response = await fetch(url, { headers: { range } });
    return [response.status, response.headers.get('content-range'), await response.text()];
  };
  expect(await read('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
  expect(await read('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
  expect(await read('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789']);
  expect(await read('bytes=8-99')).toEqual([206, 'bytes 8-9/10', '89']);
  expect((await read('bytes=10-'))[0]).toBe(416);
});

test('looking at a file is written down once an hour for each person, a version apart', async () => {
  const owner = await makePerson('Olga');
  const acme = await makeOrganization(owner);
  const vera = await makePerson('Vera');
  await join(vera, acme.id, 'viewer');
  const scope = scopeIn(owner, acme);
  await arriveAs(scope, { filename: 'a.txt', content: 'old', onConflict: 'replace' });
  const id = await arriveAs(scope, { filename: 'a.txt', content: 'new', onConflict: 'replace' });
  const [olgas, veras] = [await as(owner, acme.id), await as(vera, acme.id)];
  for (const caller of [olgas, olgas, veras, veras]) await caller.files.previewUrl({ id });
  const former = await olgas.files.previewUrl({ id, version: 1 });
  expect(await (await fetch(former.url)).text()).toBe('old');
  const { items } = await olgas.audit.list({ subjectId: id });
  const looks = items.filter(({ action }) => action === 'file.preview');
  expect(looks.map(({ actor }) => actor.name).sort()).toEqual(['Olga', 'Olga', 'Vera']);
});

test('what lies in the trash is not shown, and what is missing is said and marked', async () => {
  const { caller, id } = await withFile({ filename: 'a.txt', content: 'hello' });
  await deleteBehind((await objectOf({ fileId: id })).objectKey);
  expect(await refusal(caller.files.previewUrl({ id }))).toMatchObject({ code: 'DAMAGED' });
  expect((await caller.files.get({ id })).damagedAt).toBeInstanceOf(Date);
  await caller.files.trash({ ids: [id] });
  expect(await refusal(caller.files.previewUrl({ id }))).toMatchObject({ code: 'NOT_FOUND' });
});
