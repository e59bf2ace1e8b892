import { createHash } from 'node:crypto';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDigest } from '#server/s3-protocol/checksums.ts';
import { MiB, patterned, refusal, startUpload } from '../testing/multipart.ts';
import { clientOf, startTemporaryStore } from '../testing/running-store.ts';

const Bucket = 'files';
let running: Awaited<ReturnType<typeof startTemporaryStore>>;
/** sends checksums only where it is told to */
let plain: S3Client;

beforeAll(async () => {
  running = await startTemporaryStore();
  plain = clientOf(running.port, { requestChecksumCalculation: 'WHEN_REQUIRED' });
  await running.client.send(new CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  plain.destroy();
  await running.close();
});

const parts = [patterned(5 * MiB, 'one'), patterned(5 * MiB + 3, 'two'), patterned(17, 'three')];

async function sumOf(
  algorithm: 'CRC32' | 'CRC32C' | 'CRC64NVME' | 'SHA1' | 'SHA256',
  bytes: Buffer,
) {
  const digester = await startDigest(algorithm);
  digester.update(bytes);
  return digester.digest();
}

async function upload(Key: string, settings: Parameters<typeof startUpload>[2]) {
  const started = await startUpload(running.client, { Bucket, Key }, settings);
  for (const [index, part] of parts.entries()) await started.put(index + 1, part);
  return started;
}

const head = (Key: string) =>
  running.client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));

describe('a multipart upload with checksums', () => {
  test.each(['SHA256', 'SHA1', 'CRC32', 'CRC32C'] as const)(
    'of %s has the checksum of its parts, with their count',
    async (algorithm) => {
      const started = await upload('composite', { ChecksumAlgorithm: algorithm });
      expect(started.created).toMatchObject({
        ChecksumAlgorithm: algorithm,
        ChecksumType: 'COMPOSITE',
      });
      const sums = await Promise.all(parts.map((part) => sumOf(algorithm, part)));
      const { Parts, ChecksumType } = await started.parts();
      expect(ChecksumType).toBe('COMPOSITE');
      expect(Parts?.map((part) => part[`Checksum${algorithm}`])).toEqual(
        sums.map((sum) => sum.toString('base64')),
      );
      const whole = await sumOf(algorithm, Buffer.concat(sums));
      const expected = {
        [`Checksum${algorithm}`]: `${whole.toString('base64')}-3`,
        ChecksumType: 'COMPOSITE',
      };
      expect(await started.complete()).toMatchObject(expected);
      expect(await head('composite')).toMatchObject(expected);
      const { Contents } = await running.client.send(
        new ListObjectsV2Command({ Bucket, Prefix: 'composite' }),
      );
      expect(Contents?.[0]).toMatchObject({
        ChecksumAlgorithm: [algorithm],
        ChecksumType: 'COMPOSITE',
      });
    },
  );

  test.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)(
    'of FULL_OBJECT %s has the checksum of all its bytes, also when parts bring none',
    async (algorithm) => {
      const started = await startUpload(
        plain,
        { Bucket, Key: 'full' },
        { ChecksumAlgorithm: algorithm, ChecksumType: 'FULL_OBJECT' },
      );
      const own = (await sumOf(algorithm, parts[0] ?? Buffer.alloc(0))).toString('base64');
      await started.put(1, parts[0] ?? '', {
        ChecksumAlgorithm: undefined,
        [`Checksum${algorithm}`]: own,
      });
      for (const number of [2, 3]) {
        const part = await started.put(number, parts[number - 1] ?? '', {
          ChecksumAlgorithm: undefined,
        });
        expect(part[`Checksum${algorithm}`]).toBe(
          (await sumOf(algorithm, parts[number - 1] ?? Buffer.alloc(0))).toString('base64'),
        );
      }
      const value = (await sumOf(algorithm, Buffer.concat(parts))).toString('base64');
      const wrong = { [`Checksum${algorithm}`]: own, ChecksumType: 'FULL_OBJECT' } as const;
      expect(await refusal(started.complete(wrong))).toEqual(['BadDigest', 400]);
      const right = { [`Checksum${algorithm}`]: value, ChecksumType: 'FULL_OBJECT' } as const;
      expect(await started.complete(right)).toMatchObject(right);
      expect(await head('full')).toMatchObject(right);
      const got = await running.client.send(
        new GetObjectCommand({ Bucket, Key: 'full', ChecksumMode: 'ENABLED' }),
      );
      const bytes = Buffer.from((await got.Body?.transformToByteArray()) ?? []);
      expect(bytes.equals(Buffer.concat(parts))).toBe(true);
    },
  );

  test('takes only parts with the checksum that it was created for', async () => {
    const started = await startUpload(
      running.client,
      { Bucket, Key: 'strict' },
      { ChecksumAlgorithm: 'SHA256' },
    );
    const other = started.put(1, 'x', { ChecksumAlgorithm: 'CRC32' });
    expect(await refusal(other)).toEqual(['InvalidRequest', 400]);
    await started.abort();
    const bare = await startUpload(
      plain,
      { Bucket, Key: 'strict' },
      { ChecksumAlgorithm: 'SHA256' },
    );
    const without = bare.put(1, 'x', { ChecksumAlgorithm: undefined });
    expect(await refusal(without)).toEqual(['InvalidRequest', 400]);
    await bare.abort();
  });

  test('is completed only with the checksums of its parts', async () => {
    const started = await upload('listed', { ChecksumAlgorithm: 'SHA256' });
    const without = started.listed().map(({ ChecksumSHA256: _, ...part }) => part);
    expect(await refusal(started.complete({ MultipartUpload: { Parts: without } }))).toEqual([
      'InvalidRequest',
      400,
    ]);
    const other = createHash('sha256').update('other').digest('base64');
    const Parts = started.listed().map((part) => ({ ...part, ChecksumSHA256: other }));
    expect(await refusal(started.complete({ MultipartUpload: { Parts } }))).toEqual([
      'InvalidPart',
      400,
    ]);
    expect(await refusal(started.complete({ ChecksumSHA256: other }))).toEqual(['BadDigest', 400]);
    expect(await refusal(started.complete({ ChecksumType: 'FULL_OBJECT' }))).toEqual([
      'InvalidRequest',
      400,
    ]);
    await started.complete();
  });

  test('becomes one with the checksum of all bytes when it is copied', async () => {
    const started = await upload('source', { ChecksumAlgorithm: 'SHA256' });
    await started.complete();
    await running.client.send(
      new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/source` }),
    );
    expect(await head('copy')).toMatchObject({
      ChecksumSHA256: (await sumOf('SHA256', Buffer.concat(parts))).toString('base64'),
      ChecksumType: 'FULL_OBJECT',
    });
  });

  test('works with the defaults of the SDK, which name none at the creation', async () => {
    const started = await upload('defaults', {});
    const { ChecksumCRC32 } = started.listed()[0] ?? {};
    expect(ChecksumCRC32).toBeDefined();
    const Parts = started.listed().map((part) => ({ ...part, ChecksumCRC32 }));
    expect(await refusal(started.complete({ MultipartUpload: { Parts } }))).toEqual([
      'InvalidPart',
      400,
    ]);
    expect((await started.complete()).ChecksumType).toBeUndefined();
  });
});
