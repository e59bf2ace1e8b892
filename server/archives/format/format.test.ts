import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader } from 'yauzl';
import { unzip } from '#server/testing/zip.ts';
import {
  dataDescriptor,
  directoryRecord,
  endRecords,
  entryLength,
  localHeader,
  type ZipEntry,
  zipLength,
} from './policy.ts';

const utf8 = new TextEncoder();
const modifiedAt = new Date('2026-11-21T17:03:07Z');

const entry = (path: string, size = 0): ZipEntry => ({
  path: utf8.encode(path),
  size,
  modifiedAt,
  isFolder: path.endsWith('/'),
});

/** Bytes, or so many zeros that nobody keeps. */
type Piece = Buffer | number;
const lengthOf = (piece: Piece): number => (typeof piece === 'number' ? piece : piece.length);

/** A ZIP whose contents are zeros, as the pieces that it consists of. */
function zipOf(entries: readonly ZipEntry[], crc: number): Piece[] {
  const pieces: Piece[] = [];
  const records: Buffer[] = [];
  let at = 0;
  for (const one of entries) {
    records.push(directoryRecord(one, one.size === 0 ? 0 : crc, at));
    pieces.push(localHeader(one), one.size, dataDescriptor(one, crc));
    at += entryLength(one);
  }
  const directory = Buffer.concat(records);
  return [...pieces, directory, endRecords(entries.length, directory.length, at)];
}

/** Reads any part of a ZIP that is far larger than memory. */
class PieceReader extends RandomAccessReader {
  readonly #pieces: readonly Piece[];

  constructor(pieces: readonly Piece[]) {
    super();
    this.#pieces = pieces;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const parts: Buffer[] = [];
    let at = 0;
    for (const piece of this.#pieces) {
      const from = Math.max(0, start - at);
      const to = Math.min(lengthOf(piece), end - at);
      if (to > from)
        parts.push(typeof piece === 'number' ? Buffer.alloc(to - from) : piece.subarray(from, to));
      at += lengthOf(piece);
    }
    return Readable.from(parts);
  }
}

async function listed(pieces: readonly Piece[]): Promise<Entry[]> {
  const length = pieces.reduce<number>((sum, piece) => sum + lengthOf(piece), 0);
  const zip = await fromRandomAccessReaderPromise(new PieceReader(pieces), length, {
    autoClose: false,
  });
  const entries: Entry[] = [];
  for await (const one of zip.eachEntry()) {
    // The header before the content says the same, and that the content follows at once.
    const local = await zip.readLocalFileHeaderPromise(one);
    expect(local.fileName).toEqual(one.fileNameRaw);
    entries.push(one);
  }
  return entries;
}

test('folders, empty files, contents, names in any script and times are read by others', async () => {
  const contents = new Map([
    ['a.txt', 'one'],
    ['empty.bin', ''],
    ['写真/', ''],
    ['写真/Ελληνικά 🗂️ résumé.txt', 'two'],
  ]);
  const entries = [...contents].map(([path, text]) => entry(path, text.length));
  const parts: Buffer[] = [];
  const records: Buffer[] = [];
  let at = 0;
  for (const [i, text] of [...contents.values()].entries()) {
    const one = entries[i] ?? entry('');
    const crc = crc32(text);
    records.push(directoryRecord(one, crc, at));
    parts.push(localHeader(one), Buffer.from(text), dataDescriptor(one, crc));
    at += entryLength(one);
  }
  const directory = Buffer.concat(records);
  const zip = Buffer.concat([...parts, directory, endRecords(4, directory.length, at)]);
  expect(zip.length).toBe(zipLength(entries));
  const found = await unzip(zip);
  expect([...found].map(([path, { content }]) => [path, content.toString()])).toEqual([
    ...contents,
  ]);
  for (const { modifiedAt: time } of found.values()) expect(time).toEqual(modifiedAt);
  expect(found.get('写真/')?.mode).toBe(0o040755);
  expect(found.get('a.txt')?.mode).toBe(0o100644);
});

describe('ZIP64', () => {
  const gibibyte = 1024 ** 3;

  test('holds contents above 4 GiB, at offsets above 4 GiB', { timeout: 60_000 }, async () => {
    const sizes = [5 * gibibyte, 0xffffffff, 0xfffffffe, 10, 6 * gibibyte];
    const entries = sizes.map((size, i) => entry(`${i}.bin`, size));
    const pieces = zipOf(entries, 7);
    expect(pieces.reduce<number>((sum, piece) => sum + lengthOf(piece), 0)).toBe(
      zipLength(entries),
    );
    const found = await listed(pieces);
    expect(found.map(({ uncompressedSize }) => uncompressedSize)).toEqual(sizes);
    expect(found.map(({ crc32: crc }) => crc)).toEqual([7, 7, 7, 7, 7]);
    expect(found.at(-1)?.relativeOffsetOfLocalHeader).toBeGreaterThan(13 * gibibyte);
  });

  test('holds more entries than 16 bits count', { timeout: 60_000 }, async () => {
    const entries = Array.from({ length: 65_537 }, (_, i) => entry(`${i}.txt`));
    const pieces = zipOf(entries, 0);
    expect(pieces.reduce<number>((sum, piece) => sum + lengthOf(piece), 0)).toBe(
      zipLength(entries),
    );
    const length = zipLength(entries);
    const zip = await fromRandomAccessReaderPromise(
      new PieceReader([Buffer.concat(pieces.filter((piece) => typeof piece !== 'number'))]),
      length,
    );
    expect(zip.entryCount).toBe(65_537);
    let count = 0;
    for await (const one of zip.eachEntry()) expect(one.fileName).toBe(`${count++}.txt`);
    expect(count).toBe(65_537);
  });
});

test('times that the format cannot hold are the nearest ones', () => {
  for (const time of ['1950-01-01T00:00:00Z', '2200-01-01T00:00:00Z'])
    expect(localHeader({ ...entry('a'), modifiedAt: new Date(time) })).toHaveLength(
      localHeader(entry('a')).length,
    );
});
