import { createHash } from 'node:crypto';
import { rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BlobFolder, openBlobFolder } from './blob-folder.ts';
import { openContent, type Piece } from './content.ts';
import { blobFiles, temporaryFolder } from './testing/running-store.ts';

let folder: string;
let blobs: BlobFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
  blobs = await openBlobFolder(folder);
});
afterAll(() => rm(folder, { recursive: true }));

async function store(content: Uint8Array): Promise<Piece> {
  const written = await blobs.write(Readable.from([Buffer.from(content)]));
  return { ...written, etag: createHash('md5').update(content).digest('hex') };
}
const pathOf = ({ blob }: Piece) => join(folder, 'blobs', blob.slice(0, 2), blob);

describe('the content of an object', () => {
  test('is that of its pieces, for every range of them', async () => {
    const cut = fc.array(fc.uint8Array({ maxLength: 5 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(cut, fc.nat(30), fc.nat(30), async (parts, from, length) => {
        const whole = Buffer.concat(parts);
        const first = Math.min(from, whole.length);
        const last = Math.min(first + length, whole.length) - 1;
        const content = openContent(blobs, await Promise.all(parts.map(store)));
        await content.check(first, last);
        const expected = whole.subarray(first, last + 1);
        expect(await buffer(content.read(first, last))).toEqual(expected);
        expect(await buffer(content.readVerified(first, last))).toEqual(expected);
        await content.close();
      }),
      { numRuns: 60 },
    );
  });

  test('that was removed is there until the last reader has gone', async () => {
    const piece = await store(Buffer.from('held'));
    const one = openContent(blobs, [piece]);
    const other = openContent(blobs, [piece]);
    await blobs.remove([piece.blob]);
    await one.close();
    await one.close();
    expect(await blobFiles(folder)).toContain(piece.blob);
    expect((await buffer(other.read(0, 3))).toString()).toBe('held');
    await other.close();
    expect(await blobFiles(folder)).not.toContain(piece.blob);
  });

  test('that has rotted or shrunk on the disk is an error, also within a range', async () => {
    const pieces = [await store(Buffer.from('first')), await store(Buffer.from('second'))];
    const [one, two] = pieces;
    if (!one || !two) throw new Error('There are two pieces');
    const content = openContent(blobs, pieces);
    await writeFile(pathOf(one), 'worst');
    await expect(buffer(content.readVerified(0, 10))).rejects.toThrow('not those that were stored');
    await truncate(pathOf(two), 3);
    await expect(content.check(7, 9)).rejects.toThrow('not as many');
    await expect(buffer(content.read(6, 9))).rejects.toThrow('not as many');
    await expect(buffer(content.readVerified(6, 9))).rejects.toThrow('not as many');
    await content.close();
  });
});
