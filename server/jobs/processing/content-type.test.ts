import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { detect, sampleSize, typeOf } from './content-type.ts';

const text = (value: string) => new TextEncoder().encode(value);
const hex = (value: string) => Uint8Array.from(Buffer.from(value, 'hex'));
const png = hex(
  '89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f8cf5000038601801a5a347d6b0000000049454e44ae426082',
);
const emptyZip = hex('504b0506000000000000000000000000000000000000');
const oldOffice = hex(`d0cf11e0a1b11ae1${'00'.repeat(504)}`);

const typed = async (head: Uint8Array, claimed: string) => typeOf(await detect(head), claimed);

describe('[case 45] what the bytes show wins over what was claimed', () => {
  test.each([
    ['a picture that was called a text', png, 'text/plain', 'image/png'],
    ['a PDF that was called a picture', text('%PDF-1.7\n'), 'image/png', 'application/pdf'],
    [
      'a program that was called a PDF',
      hex('4d5a9000'),
      'application/pdf',
      'application/x-msdownload',
    ],
    [
      'a page that was called a picture',
      text('<!doctype html><script>'),
      'image/png',
      'text/plain',
    ],
    ['a page that was called a film', text('<html>'), 'video/mp4', 'text/plain'],
    [
      'a drawing that was called a picture',
      text('<svg onload="x()"/>'),
      'image/jpeg',
      'text/plain',
    ],
    ['bytes that were called a text', hex('00ff00ff'), 'text/html', 'application/octet-stream'],
    ['bytes that were called a picture', hex('00ff00ff'), 'image/gif', 'application/octet-stream'],
    ['an archive that was called a script', emptyZip, 'text/javascript', 'application/zip'],
    ['nothing that was called a picture', text(''), 'image/png', 'text/plain'],
  ])('%s', async (_, head, claimed, shown) => {
    expect(await typed(head, claimed)).toBe(shown);
  });
});

describe('what was claimed counts where nothing contradicts it', () => {
  test.each([
    ['text/plain', text('hello')],
    ['text/html', text('<!doctype html>')],
    ['image/svg+xml', text('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['image/svg+xml', text('<?xml version="1.0"?><svg/>')],
    ['application/json', text('{"a":1}')],
    ['text/csv', hex('4e616d653b4772fcdf650d0a')],
    ['text/plain', hex('fffe680065006c006c006f00')],
    ['application/octet-stream', text('hello')],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', emptyZip],
    ['application/java-archive', emptyZip],
    ['application/msword', oldOffice],
    ['application/x-unheard-of', hex('0001020304')],
  ])('%s', async (claimed, head) => {
    expect(await typed(head, claimed)).toBe(claimed);
  });
});

test('deciding again about what was decided changes nothing', async () => {
  for (const head of [png, emptyZip, text('<html>'), hex('00ff00ff'), text('')])
    for (const claimed of ['text/html', 'image/png', 'application/epub+zip', 'application/json']) {
      const once = await typed(head, claimed);
      expect(await typed(head, once)).toBe(once);
    }
});

/** A zip of one file whose compressed size is honest and whose content is enormous. */
function bomb(): Uint8Array {
  const name = Buffer.from('[Content_Types].xml');
  const packed = deflateRawSync(Buffer.alloc(40 * 1024 * 1024));
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(8, 8);
  header.writeUInt32LE(packed.length, 18);
  header.writeUInt32LE(40 * 1024 * 1024, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name, packed]).subarray(0, sampleSize);
}

test('[case 46] malformed files and bombs have a type or none, and never throw', async () => {
  const heads = [
    bomb(),
    png.slice(0, 8),
    png.slice(0, 20),
    text(`ID3\x04${'\x7f'.repeat(60)}`),
    hex('3026b2758e66cf11a6d900aa0062ce6c'.padEnd(200, '0')),
    hex('1a45dfa3ffffffffffffffff'),
    hex('504b0304ffffffffffffffffffffffffffffffffffffffffffffffffffff'),
  ];
  for (const head of heads) expect(await typed(head, 'text/plain')).toMatch(/^[\w.+-]+\/[\w.+-]+$/);
});
