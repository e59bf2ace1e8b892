import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startDigest } from './checksums.ts';
import { combineCrcs, isCrc } from './crc-combination.ts';

async function crcOf(algorithm: 'CRC32' | 'CRC32C' | 'CRC64NVME', bytes: Uint8Array) {
  const digester = await startDigest(algorithm);
  digester.update(bytes);
  return digester.digest().toString('base64');
}

describe.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)('the %s of a whole', (algorithm) => {
  test('follows from those of its pieces, wherever it is cut', async () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(pieces, async (cut) => {
        const sums = await Promise.all(
          cut.map(async (piece) => ({ value: await crcOf(algorithm, piece), size: piece.length })),
        );
        expect(combineCrcs(algorithm, sums)).toBe(await crcOf(algorithm, Buffer.concat(cut)));
      }),
      { numRuns: 40 },
    );
  });

  test('does so for pieces of 8 MiB', async () => {
    const piece = Buffer.alloc(8 * 1024 * 1024, 'piece');
    const tail = Buffer.from('tail');
    const sums = [
      { value: await crcOf(algorithm, piece), size: piece.length },
      { value: await crcOf(algorithm, piece), size: piece.length },
      { value: await crcOf(algorithm, tail), size: tail.length },
    ];
    expect(combineCrcs(algorithm, sums)).toBe(
      await crcOf(algorithm, Buffer.concat([piece, piece, tail])),
    );
  });
});

test('the published check values of "123456789" follow from "1234" and "56789"', async () => {
  const published = { CRC32: 'y/Q5Jg==', CRC32C: '4waSgw==', CRC64NVME: 'rosUhgp5mIg=' } as const;
  for (const algorithm of ['CRC32', 'CRC32C', 'CRC64NVME'] as const) {
    const sums = await Promise.all(
      ['1234', '56789'].map(async (text) => ({
        value: await crcOf(algorithm, Buffer.from(text)),
        size: text.length,
      })),
    );
    expect(combineCrcs(algorithm, sums)).toBe(published[algorithm]);
  }
});

test('hashes are not combined', () => {
  expect(isCrc('SHA256')).toBe(false);
  expect(isCrc('CRC32')).toBe(true);
});
