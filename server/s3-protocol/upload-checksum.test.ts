import { describe, expect, test } from 'vitest';
import { startDigest } from './checksums.ts';
import {
  assembledChecksum,
  checkPartChecksum,
  checkWholeChecksum,
  uploadChecksum,
} from './upload-checksum.ts';

const created = (algorithm?: string, type?: string) =>
  uploadChecksum(
    new Map([
      ...(algorithm ? [['x-amz-checksum-algorithm', algorithm] as const] : []),
      ...(type ? [['x-amz-checksum-type', type] as const] : []),
    ]),
  );

describe('the checksum of an upload', () => {
  test('has the type that S3 gives each algorithm, unless another one is asked for', () => {
    expect(created()).toBeUndefined();
    expect(created('sha256')).toEqual({ algorithm: 'SHA256', type: 'COMPOSITE' });
    expect(created('SHA1')).toEqual({ algorithm: 'SHA1', type: 'COMPOSITE' });
    expect(created('CRC32')).toEqual({ algorithm: 'CRC32', type: 'COMPOSITE' });
    expect(created('CRC32C', 'FULL_OBJECT')).toEqual({ algorithm: 'CRC32C', type: 'FULL_OBJECT' });
    expect(created('CRC64NVME')).toEqual({ algorithm: 'CRC64NVME', type: 'FULL_OBJECT' });
  });

  test.each([
    ['SHA256', 'FULL_OBJECT'],
    ['SHA1', 'FULL_OBJECT'],
    ['CRC64NVME', 'COMPOSITE'],
    ['MD4', undefined],
    ['CRC32', 'HALF_OBJECT'],
    [undefined, 'COMPOSITE'],
  ])('cannot be %s as %s', (algorithm, type) => {
    expect(() => created(algorithm, type)).toThrow(
      expect.objectContaining({ code: 'InvalidRequest' }),
    );
  });

  test('is the one that its parts bring; FULL_OBJECT lets them bring none', () => {
    const refused = expect.objectContaining({ code: 'InvalidRequest' });
    const composite = { algorithm: 'CRC32', type: 'COMPOSITE' } as const;
    const full = { algorithm: 'CRC32', type: 'FULL_OBJECT' } as const;
    expect(() => checkPartChecksum(composite, { algorithm: 'CRC32' })).not.toThrow();
    expect(() => checkPartChecksum(full, undefined)).not.toThrow();
    expect(() => checkPartChecksum(undefined, { algorithm: 'SHA1' })).not.toThrow();
    expect(() => checkPartChecksum(composite, undefined)).toThrow(refused);
    expect(() => checkPartChecksum(composite, { algorithm: 'CRC32C' })).toThrow(refused);
    expect(() => checkPartChecksum(full, { algorithm: 'SHA256' })).toThrow(refused);
  });

  test('of SHA-256 is what S3 gave for the same three parts', async () => {
    const parts = [
      'lcKa6Boe7a167tUCN5C4OaFygGSYD8MBnBARTrdL+1w=',
      'gHjhbUT4oo2tSCtSZJdlKi+jeNXJT+VImqdPXsXvkOc=',
      '4l9PQ3zOPZ0oGFvknFX+J4zZwE4WMzO+l3r8XrbWOeM=',
    ].map((checksum) => ({ checksum, size: 5 * 1024 ** 2 }));
    const upload = { algorithm: 'SHA256', type: 'COMPOSITE' } as const;
    expect(assembledChecksum(upload, parts, await startDigest('SHA256'))).toEqual({
      ...upload,
      value: 'rVWtNbadtsaKXJAcgWPWjifHzJaXde/iV4jaJAOdivc=-3',
    });
  });

  test('is held against what the completion says of the whole object', () => {
    const assembled = { algorithm: 'SHA256', type: 'COMPOSITE', value: 'sum-2' } as const;
    const check = (settings: Record<string, string>) => () =>
      checkWholeChecksum(new Map(Object.entries(settings)), assembled);
    expect(check({})).not.toThrow();
    expect(check({ 'x-amz-checksum-sha256': 'sum-2' })).not.toThrow();
    expect(check({ 'x-amz-checksum-type': 'COMPOSITE' })).not.toThrow();
    expect(check({ 'x-amz-checksum-sha256': 'sum-3' })).toThrow(
      expect.objectContaining({ code: 'BadDigest' }),
    );
    const refused: Record<string, string>[] = [
      { 'x-amz-checksum-type': 'FULL_OBJECT' },
      { 'x-amz-checksum-crc32': 'y/Q5Jg==' },
      { 'x-amz-checksum-sha256': 'sum-2', 'x-amz-checksum-crc32': 'y/Q5Jg==' },
    ];
    for (const settings of refused) {
      expect(check(settings)).toThrow(expect.objectContaining({ code: 'InvalidRequest' }));
    }
  });
});
