import { describe, expect, test } from 'vitest';
import { makeZip } from '#local/demo/content/archives.ts';
import { listZip, NotAZip, zipLimits } from './central-directory.ts';

/** Lists bytes as if they lay in a store, and says how many of them were read. */
async function list(file: Uint8Array) {
  let read = 0;
  const listing = await listZip(async (from, to) => {
    const piece = Uint8Array.from(file.subarray(from, to));
    read += piece.length;
    return piece;
  }, file.length);
  return { ...listing, read };
}

/** Where the directory and its end are in an archive without a comment. */
function placesOf(zip: Buffer) {
  const end = zip.length - 22;
  return { end, directory: zip.readUInt32LE(end + 16) };
}

/** The same archive with the numbers of its directory in the records of Zip64. */
function asZip64(zip: Buffer): Buffer {
  const { end, directory } = placesOf(zip);
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(zip.readUInt16LE(end + 10)), 32);
  record.writeBigUInt64LE(BigInt(end - directory), 40);
  record.writeBigUInt64LE(BigInt(directory), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(end), 8);
  const last = Buffer.from(zip.subarray(end));
  last.fill(0xff, 8, 20);
  return Buffer.concat([zip.subarray(0, end), record, locator, last]);
}

const text = (name: string) => ({ name, content: 'x' });

test('an archive is listed by its directory alone, whatever it holds', async () => {
  const large = { name: 'large.bin', content: crypto.getRandomValues(new Uint8Array(65_536)) };
  const zip = makeZip([
    text('a.txt'),
    text('folder/'),
    text('folder/計画.txt'),
    large,
    large,
    large,
  ]);
  const { entries, total, read } = await list(zip);
  expect(entries.map(({ name, kind, size }) => [name, kind, size]).slice(0, 4)).toEqual([
    ['a.txt', 'file', 1],
    ['folder/', 'folder', 1],
    ['folder/計画.txt', 'file', 1],
    ['large.bin', 'file', 65_536],
  ]);
  expect(total).toBe(6);
  expect(read).toBeLessThan(70_000);
});

test('a comment behind the end, even one that looks like an end, is no hindrance', async () => {
  const zip = makeZip([text('a.txt')]);
  const comment = Buffer.from('PK\x05\x06 is how it ends');
  const end = placesOf(zip).end;
  const commented = Buffer.concat([zip, comment]);
  commented.writeUInt16LE(comment.length, end + 20);
  expect((await list(commented)).entries).toHaveLength(1);
});

test('Zip64 gives the same list', async () => {
  const zip = makeZip([text('a.txt'), text('b.txt')]);
  expect((await list(asZip64(zip))).entries).toEqual((await list(zip)).entries);
});

test('[case 46] links and odd names are only told, with the size that the archive claims', async () => {
  const zip = makeZip([text('../../etc/passwd'), text('C:\\evil.exe'), text('link')]);
  const { directory } = placesOf(zip);
  const at = zip.indexOf('PK\x01\x02', zip.indexOf('PK\x01\x02', directory + 4) + 4);
  zip.writeUInt8(3, at + 5);
  zip.writeUInt16LE(0xa1ff, at + 40);
  zip.writeUInt32LE(4_000_000_000, directory + 24);
  const { entries } = await list(zip);
  expect(entries.map(({ name, kind }) => [name, kind])).toEqual([
    ['../../etc/passwd', 'file'],
    ['C:\\evil.exe', 'file'],
    ['link', 'link'],
  ]);
  expect(entries[0]?.size).toBe(4_000_000_000);
});

test('of very many entries the first are listed, and how many there are is told', async () => {
  const zip = makeZip(Array.from({ length: zipLimits.entries + 10 }, (_, n) => text(`${n}.txt`)));
  const { entries, total } = await list(zip);
  expect(entries).toHaveLength(zipLimits.entries);
  expect(total).toBe(zipLimits.entries + 10);
});

describe('[case 46] what is damaged or lies is refused, without reading much or without end', () => {
  const sound = () => makeZip([text('a.txt'), text('b.txt')]);
  test.each<[string, () => Uint8Array]>([
    ['nothing', () => new Uint8Array()],
    ['a text', () => new TextEncoder().encode('this is no archive at all, but a text')],
    ['half an archive', () => sound().subarray(0, 60)],
    [
      'a directory beyond the end',
      () => {
        const zip = sound();
        zip.writeUInt32LE(0x7fffffff, placesOf(zip).end + 16);
        return zip;
      },
    ],
    [
      'a directory that is none',
      () => {
        const zip = sound();
        zip.fill(0x41, placesOf(zip).directory, placesOf(zip).end);
        return zip;
      },
    ],
    [
      'a record of Zip64 beyond all numbers',
      () => {
        const zip = asZip64(sound());
        zip.fill(0xff, zip.length - 22 - 12, zip.length - 22 - 4);
        return zip;
      },
    ],
  ])('%s', async (_, make) => {
    await expect(list(make())).rejects.toThrow(NotAZip);
  });
});
