import { parse } from 'content-disposition';
import { expect, test } from 'vitest';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile, startUpload } from '#server/testing/files.ts';
import { as, makePerson } from '#server/testing/people.ts';
import { objectOf } from '#server/testing/store.ts';

provideDatabase();

const personal = async () => as(await makePerson());

/** The sentence with which a name is refused. */
async function refusedName(filename: string): Promise<string> {
  const caller = await personal();
  try {
    await startUpload(caller, { filename });
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  throw new Error(`${JSON.stringify(filename)} was accepted`);
}

const kept = [
  'Résumé - 최종 (1).pdf',
  'plain.txt',
  'no extension',
  '.hidden',
  'two  spaces and a trailing one ',
  `quotes " and ' and \`.txt`,
  'semi;colon; filename=evil.exe.txt',
  'per%20cent %2e%2e 100%.txt',
  '%2e%2e%2fetc%2fpasswd',
  'back`tick $(id) & | > <.sh',
  '<img src=x onerror=alert(1)>.html',
  'family 👨‍👩‍👧‍👦 flag 🇩🇪.png',
  '文件 名字.txt',
  'ملف عربي.pdf',
  'קובץ.docx',
  'ไฟล์ไทย.txt',
  'CON',
  'nul.txt',
  'COM1.log',
  'name.',
  '~$lock.docx',
  'a=b&c=d?e#f.txt',
  'x*?:|.txt',
  `${'n'.repeat(251)}.txt`,
  '長'.repeat(85),
];

test('[case 32] [case 44] odd names are exactly the same in the answer, the list and the download', async () => {
  const caller = await personal();
  for (const filename of kept) {
    const file = await putFile(caller, { filename });
    expect(file.filename).toBe(filename);
    expect((await caller.files.get({ id: file.id })).filename).toBe(filename);
    const { url } = await caller.files.downloadUrl({ id: file.id });
    const response = await fetch(url);
    const header = response.headers.get('content-disposition') ?? '';
    expect(header).toMatch(/^[\x20-\x7e]+$/);
    const { type, parameters } = parse(header);
    expect([type, parameters.filename]).toEqual(['attachment', filename]);
    expect(await response.text()).toBe('hello');
  }
  const { items } = await caller.files.list({ limit: 200 });
  expect(items.map((item) => item.filename).sort()).toEqual([...kept].sort());
});

test('[case 32] whatever the name, the key is ours: one harmless part behind the object’s id', async () => {
  const caller = await personal();
  for (const filename of [...kept, '...', '..%2f..%2fetc', '-rf', '.htaccess']) {
    const { uploadId } = await startUpload(caller, { filename });
    const { id, objectKey } = await objectOf({ uploadId });
    expect(objectKey).toMatch(
      new RegExp(`^uploads/users/[0-9a-f-]{36}/${id}/(?!\\.)[A-Za-z0-9._-]{1,64}$`),
    );
  }
});

test.each([
  ['../../etc/passwd', 'A name cannot contain / or '],
  ['..\\windows', 'A name cannot contain / or '],
  ['/absolute', 'A name cannot contain / or '],
  ['..', 'A name cannot be . or ..'],
  ['.', 'A name cannot be . or ..'],
  ['', 'Enter a name.'],
  ['   ', 'Enter a name that can be seen.'],
  ['\u200b\u2060', 'Enter a name that can be seen.'],
  ['a\u0000.txt', 'Leave out control characters'],
  ['a\r\nSet-Cookie: x.txt', 'Leave out control characters'],
  ['a\u007f', 'Leave out control characters'],
  ['gpj.\u202eexe', 'Leave out marks that change the reading direction.'],
  ['a\u200f', 'Leave out marks that change the reading direction.'],
  ['half \ud83d', 'This name contains half a character.'],
  ['\udc00 half', 'This name contains half a character.'],
  ['x'.repeat(256), 'at most 255 bytes'],
  ['長'.repeat(86), 'at most 255 bytes'],
  ['x'.repeat(1_025), 'at most 255 bytes'],
  ['x'.repeat(100_000), 'at most 255 bytes'],
])('[case 32] [case 33] the name %j is refused with its reason', async (filename, reason) => {
  expect(await refusedName(filename)).toContain(reason);
});

test.each([
  ['NFC and NFD', 'Résumé.pdf'.normalize('NFC'), 'Résumé.pdf'.normalize('NFD')],
  ['a zero-width space', 'report.txt', 'rep\u200bort.txt'],
  ['a soft hyphen', 'report.txt', 're\u00adport.txt'],
  ['upper and lower case', 'Photo.JPG', 'photo.jpg'],
  ['sharp s and ss', 'Straße.txt', 'STRASSE.txt'],
  ['a final sigma', 'ΟΔΟΣ.txt', 'οδος.txt'],
])(
  '[case 33] two names that differ by %s only are one name: the second is numbered',
  async (_, a, b) => {
    const caller = await personal();
    const first = await putFile(caller, { filename: a });
    const second = await putFile(caller, { filename: b });
    expect(first.filename).toBe(a.normalize('NFC'));
    const dot = b.normalize('NFC').lastIndexOf('.');
    const stem = b.normalize('NFC').slice(0, dot);
    expect(second.filename).toBe(`${stem} (2)${b.slice(b.lastIndexOf('.'))}`);
  },
);

test('numbering a name of 255 bytes stays within 255 bytes, and never cuts a character', async () => {
  const caller = await personal();
  for (const filename of [
    `${'n'.repeat(251)}.txt`,
    '長'.repeat(85),
    `${'👨‍👩‍👧'.repeat(13)}.jpeg`,
    `${'e\u0301\u0302'.repeat(50)}.x`,
  ]) {
    const names: string[] = [];
    for (let n = 0; n < 3; n++) names.push((await putFile(caller, { filename })).filename);
    for (const name of names) {
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      expect(name.isWellFormed()).toBe(true);
    }
    expect(new Set(names).size).toBe(3);
    expect(names[1]).toMatch(/ \(2\)(\.\w+)?$/);
    expect(names[1]?.endsWith(filename.slice(filename.lastIndexOf('.')).slice(0, 5))).toBe(
      filename.includes('.'),
    );
  }
});

test('[case 42] HTML and SVG come as attachments of no particular type, that nothing may sniff or cache', async () => {
  const caller = await personal();
  for (const [filename, mimeType] of [
    ['page.html', 'text/html'],
    ['image.svg', 'image/svg+xml'],
    ['feed.xml', 'application/xml'],
    ['page.xhtml', 'application/xhtml+xml'],
  ] as const) {
    const { id } = await putFile(caller, { filename, mimeType, content: '<script>1</script>' });
    const { url } = await caller.files.downloadUrl({ id });
    const response = await fetch(url);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('[case 43] an altered or added response-* parameter of a download is refused by the signature', async () => {
  const caller = await personal();
  const { id } = await putFile(caller, { filename: 'page.html', mimeType: 'text/html' });
  const { url } = await caller.files.downloadUrl({ id });
  const altered = {
    'response-content-type': 'text/html',
    'response-content-disposition': 'inline',
    'response-cache-control': 'public',
    'response-content-language': 'de',
    'response-expires': '0',
  };
  for (const [name, value] of Object.entries(altered)) {
    const changed = new URL(url);
    changed.searchParams.set(name, value);
    expect([name, (await fetch(changed)).status]).toEqual([name, 403]);
    const removed = new URL(url);
    if (!removed.searchParams.has(name)) continue;
    removed.searchParams.delete(name);
    expect([name, (await fetch(removed)).status]).toEqual([name, 403]);
  }
  expect((await fetch(url)).status).toBe(200);
});
