import { crc32, gunzipSync, inflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { makeTarGz, makeZip } from './archives.ts';
import { makeDocx, makeXlsx } from './office.ts';
import { makePdf } from './pdf.ts';
import { makeChart, makeDrawing, makePhotograph, render } from './pictures.ts';
import { makeWav } from './sound.ts';
import { makeCalendar, makeCsv, makeHtml, makeJson } from './text.ts';

interface ZipEntry {
  name: string;
  content: Buffer;
}

/** Reads an archive as programs do: from the end, through the central directory. */
function unzip(zip: Buffer): ZipEntry[] {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    expect(zip.subarray(at, at + 4).toString('latin1')).toBe('PK\x01\x02');
    const [checksum, packed, size] = [16, 20, 24].map((offset) => zip.readUInt32LE(at + offset));
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.subarray(at + 46, at + 46 + nameLength).toString();
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26);
    const content = inflateRawSync(zip.subarray(start, start + (packed ?? 0)));
    expect([crc32(content), content.length]).toEqual([checksum, size]);
    at += 46 + nameLength;
    return { name, content };
  });
}

test('a ZIP archive lists its entries, and each has the length and checksum that it states', () => {
  const entries = unzip(
    makeZip([
      { name: 'ä 한.txt', content: 'one' },
      { name: 'b', content: '' },
    ]),
  );

  expect(entries.map(({ name, content }) => [name, content.toString()])).toEqual([
    ['ä 한.txt', 'one'],
    ['b', ''],
  ]);
});

test('a gzipped tar archive has a sound header for each entry', () => {
  const tar = gunzipSync(makeTarGz([{ name: 'a.txt', content: 'x'.repeat(600) }]));

  expect(tar.length % 512).toBe(0);
  expect(tar.subarray(0, 5).toString()).toBe('a.txt');
  expect(Number.parseInt(tar.subarray(124, 135).toString(), 8)).toBe(600);
  expect(tar.subarray(257, 262).toString()).toBe('ustar');
  const stated = Number.parseInt(tar.subarray(148, 154).toString(), 8);
  tar.fill(' ', 148, 156);
  expect(tar.subarray(0, 512).reduce((sum, byte) => sum + byte, 0)).toBe(stated);
});

test('a PDF says truly where each of its objects and streams is', () => {
  const bytes = makePdf(
    'Façade (north)',
    Array.from({ length: 40 }, () => 'word '.repeat(120)),
  );
  const text = bytes.toString('latin1');

  expect(text).toMatch(/^%PDF-1\.7\n/);
  expect(text.endsWith('%%EOF\n')).toBe(true);
  const table = Number(/startxref\n(\d+)\n/.exec(text)?.[1]);
  expect(text.slice(table, table + 5)).toBe('xref\n');
  const offsets = [...text.slice(table).matchAll(/(\d{10}) 00000 n /g)].map(([, at]) => Number(at));
  for (const [i, at] of offsets.entries())
    expect(text.slice(at)).toMatch(new RegExp(`^${i + 1} 0 obj\n`));
  const streams = [...text.matchAll(/\/Length (\d+) >>\nstream\n(.*?)\nendstream/gs)];
  for (const [, length, content] of streams) expect(content).toHaveLength(Number(length));
  expect(text).toContain(`/Count ${streams.length}`);
  expect(streams.length).toBeGreaterThan(3);
  expect(text).toContain(String.raw`(Fa\347ade \(north\))`);
});

test('a photograph is a JPEG of the asked size with the weight of a real one', async () => {
  const photograph = await makePhotograph('a', 900, 600);

  expect(await sharp(photograph).metadata()).toMatchObject({
    format: 'jpeg',
    width: 900,
    height: 600,
  });
  expect(photograph.length).toBeGreaterThan(50_000);
});

test('drawings and charts become PNG and WebP', async () => {
  const png = await sharp(await render(makeDrawing('a', 320, 220), 'png')).metadata();
  const webp = await sharp(await render(makeChart('a', 320, 220), 'webp')).metadata();

  expect([png.format, png.width, webp.format, webp.width]).toEqual(['png', 320, 'webp', 320]);
});

test('a recording states its length truly', () => {
  const wav = makeWav('a', 2);

  expect([wav.toString('latin1', 0, 4), wav.toString('latin1', 8, 16)]).toEqual([
    'RIFF',
    'WAVEfmt ',
  ]);
  expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
  expect(wav.readUInt32LE(40) / wav.readUInt32LE(28)).toBe(2);
});

test('documents of an office are archives that name their main part', () => {
  const docx = unzip(makeDocx('A & B', ['<one>']));
  const xlsx = unzip(makeXlsx([['a', 1]]));
  const main = (entries: ZipEntry[]) =>
    entries.find(({ name }) => name === '_rels/.rels')?.content.toString();

  expect(main(docx)).toContain('Target="word/document.xml"');
  expect(main(xlsx)).toContain('Target="xl/workbook.xml"');
  expect(docx.at(-1)?.content.toString()).toContain('A &amp; B');
  expect(docx.at(-1)?.content.toString()).toContain('&lt;one&gt;');
});

test('texts are of the type that they are called', () => {
  const collection = JSON.parse(makeJson('c', 3));

  expect(collection.objects).toHaveLength(3);
  expect(makeCsv('c', 4).trimEnd().split('\r\n')).toHaveLength(5);
  expect(makeHtml('t')).toMatch(/^<!doctype html>/);
  expect(makeCalendar('t')).toMatch(/^BEGIN:VCALENDAR\r\n.*END:VCALENDAR\r\n$/s);
});

test('the same name gives the same bytes', async () => {
  const twice = () => Promise.all([makePhotograph('a', 300, 200), makePhotograph('b', 300, 200)]);
  const [first, second] = [await twice(), await twice()];

  expect(first[0].equals(second[0])).toBe(true);
  expect(first[0].equals(first[1])).toBe(false);
});
