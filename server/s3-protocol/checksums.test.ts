import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checksumBytes,
  checksumHeader,
  checksumOfHeader,
  promisedChecksum,
  startDigest,
} from './checksums.ts';

/** The check values of "123456789" in the CRC catalogue, and those of FIPS 180 and RFC 1321. */
const published = {
  CRC32: 'cbf43926',
  CRC32C: 'e3069283',
  CRC64NVME: 'ae8b14860a799888',
  SHA1: 'f7c3bc1d808e04732adf679965ccc34ca7ae3441',
  SHA256: '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225',
  MD5: '25f9e794323b453885f5181f1b624d0b',
} as const;
const names = Object.keys(published) as (keyof typeof published)[];

describe('checksums', () => {
  test.each(names)('%s of "123456789" is the published one', async (name) => {
    const digester = await startDigest(name);
    digester.update(Buffer.from('123456789'));
    expect(digester.digest().toString('hex')).toBe(published[name]);
  });

  test.each(names)('%s does not depend on how the bytes are cut', async (name) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }),
        async (pieces) => {
          const whole = await startDigest(name);
          whole.update(Buffer.concat(pieces));
          const cut = await startDigest(name);
          for (const piece of pieces) cut.update(piece);
          expect(cut.digest()).toEqual(whole.digest());
        },
      ),
      { numRuns: 30 },
    );
  });

  test('two of them at once do not disturb each other', async () => {
    const [one, two] = [await startDigest('CRC32C'), await startDigest('CRC32C')];
    for (const digit of '123456789') {
      one.update(Buffer.from(digit));
      two.update(Buffer.from('x'));
    }
    expect(one.digest().toString('hex')).toBe(published.CRC32C);
  });
});

describe('what a request promises', () => {
  const promise = (settings: Record<string, string>) =>
    promisedChecksum(new Map(Object.entries(settings)));

  test('is one checksum, in a header or announced for the trailer', () => {
    expect(promise({})).toBeUndefined();
    expect(promise({ 'x-amz-checksum-crc32': 'y/Q5Jg==' })).toEqual({
      algorithm: 'CRC32',
      value: 'y/Q5Jg==',
    });
    expect(promise({ 'x-amz-trailer': 'x-amz-checksum-sha256' })).toEqual({ algorithm: 'SHA256' });
    for (const [name] of Object.entries(checksumBytes)) {
      const algorithm = checksumOfHeader(`x-amz-checksum-${name.toLowerCase()}`);
      expect(algorithm && checksumHeader(algorithm)).toBe(`x-amz-checksum-${name.toLowerCase()}`);
    }
  });

  const refused: Record<string, string>[] = [
    { 'x-amz-checksum-crc32': 'y/Q5Jg==', 'x-amz-checksum-crc32c': '4waSgw==' },
    { 'x-amz-checksum-crc32': 'y/Q5Jg==', 'x-amz-trailer': 'x-amz-checksum-crc32' },
    { 'x-amz-trailer': 'x-amz-meta-a' },
    { 'x-amz-checksum-crc32': 'y/Q5Jg' },
    { 'x-amz-checksum-crc32': 'AAAAAAAA' },
    { 'x-amz-checksum-sha256': '' },
    { 'x-amz-sdk-checksum-algorithm': 'CRC32', 'x-amz-checksum-crc32c': '4waSgw==' },
  ];
  test.each(refused)(
    'is refused where it is several, unknown, malformed or contradictory: %j',
    (settings) => {
      expect(() => promise(settings)).toThrow(expect.objectContaining({ code: 'InvalidRequest' }));
    },
  );
});
