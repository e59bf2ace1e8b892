import { createHash, randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ChildStore, runToEnd, startChildStore } from './testing/child-store.ts';
import { MiB, patterned, startUpload } from './testing/multipart.ts';
import { blobFiles, clientOf, temporaryFolder, until } from './testing/running-store.ts';
import { beginPut, untilReceived } from './testing/unfinished-put.ts';

const Bucket = 'files';
let folder: string;
let child: ChildStore | undefined;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  if (child && child.process.exitCode === null && child.process.signalCode === null) {
    await child.end('SIGKILL');
  }
  child = undefined;
  await rm(folder, { recursive: true });
});

async function start(largestFile?: number) {
  child = await startChildStore(folder, largestFile);
  const client = clientOf(child.port);
  return { child, client };
}

describe('the process', { timeout: 60_000 }, () => {
  test('kill -9 in the middle of a PUT leaves the old object, or none, and no file behind', async () => {
    const first = await start();
    await first.client.send(new CreateBucketCommand({ Bucket }));
    await first.client.send(new PutObjectCommand({ Bucket, Key: 'old', Body: 'the old one' }));
    const part = randomBytes(400_000);
    const requests = ['old', 'new'].map((key) =>
      beginPut(first.child.port, `/${Bucket}/${key}`, 900_000, part),
    );
    await untilReceived(folder, 2, 300_000);
    await first.child.end('SIGKILL');
    await Promise.all(requests.map(({ closed }) => closed));
    expect(await blobFiles(folder)).toHaveLength(3);

    const second = await start();
    const listed = await second.client.send(new ListObjectsV2Command({ Bucket }));
    expect(listed.Contents?.map((object) => object.Key)).toEqual(['old']);
    const got = await second.client.send(new GetObjectCommand({ Bucket, Key: 'old' }));
    expect(await got.Body?.transformToString()).toBe('the old one');
    expect(await blobFiles(folder)).toHaveLength(1);
  });

  test('every object that was confirmed before a kill -9 is there afterwards', async () => {
    const first = await start();
    await first.client.send(new CreateBucketCommand({ Bucket }));
    const confirmed: string[] = [];
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let index = 0; index < 1000; index += 1) {
        const Key = `${writer}/${index}`;
        await first.client.send(new PutObjectCommand({ Bucket, Key, Body: Key.repeat(1000) }));
        confirmed.push(Key);
      }
    });
    const ended = Promise.allSettled(writers);
    await until(() => confirmed.length >= 40);
    await first.child.end('SIGKILL');
    await ended;
    const second = await start();
    for (const Key of confirmed) {
      const got = await second.client.send(new GetObjectCommand({ Bucket, Key }));
      expect(await got.Body?.transformToString()).toBe(Key.repeat(1000));
    }
    const listed = await second.client.send(new ListObjectsV2Command({ Bucket }));
    expect(await blobFiles(folder)).toHaveLength(listed.KeyCount ?? 0);
  });

  test('300 MB go in and out in less than 50 MB of memory more than at rest', async () => {
    const { child: store, client } = await start();
    await client.send(new CreateBucketCommand({ Bucket }));
    const piece = randomBytes(1024 * 1024);
    const count = 300;
    const atRest = await store.memory();
    let highest = 0;
    const sent = createHash('sha256');
    const produce = async function* () {
      for (let index = 0; index < count; index += 1) {
        if (index % 20 === 0) highest = Math.max(highest, await store.memory());
        sent.update(piece);
        yield piece;
      }
    };
    const Body = Readable.from(produce());
    const ContentLength = count * piece.length;
    await client.send(new PutObjectCommand({ Bucket, Key: 'large', Body, ContentLength }));
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'large' }));
    const received = createHash('sha256');
    let size = 0;
    for await (const chunk of Readable.from(got.Body?.transformToWebStream() ?? [])) {
      received.update(chunk);
      size += chunk.length;
      if (size % (20 * piece.length) < chunk.length)
        highest = Math.max(highest, await store.memory());
    }
    expect(size).toBe(ContentLength);
    expect(received.digest('hex')).toBe(sent.digest('hex'));
    expect(highest).toBeGreaterThan(atRest);
    expect(highest - atRest).toBeLessThan(50 * 1024 * 1024);
  });

  test('128 MiB in parts of 8 MiB, four at once, go in, out and into a copy in less than 150 MB of memory', async () => {
    const { child: store, client } = await start();
    await client.send(new CreateBucketCommand({ Bucket }));
    const upload = await startUpload(
      client,
      { Bucket, Key: 'large' },
      { ChecksumAlgorithm: 'SHA256' },
    );
    const part = patterned(8 * MiB, 'part');
    const senders = Array.from({ length: 4 }, async (_, sender) => {
      for (let number = sender + 1; number <= 16; number += 4) await upload.put(number, part);
    });
    await Promise.all(senders);
    await upload.complete();
    const CopySource = `${Bucket}/large`;
    await client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }));
    const expected = createHash('sha256');
    for (let number = 1; number <= 16; number += 1) expected.update(part);
    const sum = expected.digest('hex');
    for (const Key of ['large', 'copy']) {
      const received = createHash('sha256');
      const got = await client.send(new GetObjectCommand({ Bucket, Key }));
      for await (const chunk of Readable.from(got.Body?.transformToWebStream() ?? [])) {
        received.update(chunk);
      }
      expect(received.digest('hex')).toBe(sum);
    }
    expect(await store.peakMemory()).toBeLessThan(150 * 1000 * 1000);
  });

  test('[case 67] a disk that is full refuses the object, keeps nothing of it and goes on with smaller ones', async () => {
    const { child: store, client } = await start(4096);
    await client.send(new CreateBucketCommand({ Bucket }));
    const large = new PutObjectCommand({ Bucket, Key: 'k', Body: randomBytes(6 * 1024 * 1024) });
    await expect(client.send(large)).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      $metadata: { httpStatusCode: 503 },
    });
    expect(await blobFiles(folder)).toEqual([]);
    await client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'small' }));
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'k' }));
    expect(await got.Body?.transformToString()).toBe('small');
    expect(store.output()).not.toMatch(/Signature|TESTKEY|secret/);
  });

  test('a second process on the same folder says that it is in use, a killed one does not block', async () => {
    const first = await start();
    const second = await runToEnd(folder, {});
    expect(second.code).toBe(1);
    expect(second.output).toContain(`The folder ${folder} is in use by another object store.`);
    await first.child.end('SIGKILL');
    await start();
    expect(await child?.end('SIGTERM')).toBe(0);
  });

  test('SIGTERM ends it with 0, even while an upload hangs, and keeps nothing of that', async () => {
    const { child: store, client } = await start();
    await client.send(new CreateBucketCommand({ Bucket }));
    const { closed } = beginPut(store.port, `/${Bucket}/hanging`, 900_000, randomBytes(1000));
    await untilReceived(folder, 1, 1000);
    expect(await store.end('SIGTERM')).toBe(0);
    await closed;
    expect(await blobFiles(folder)).toEqual([]);
  });

  test('SIGINT ends it with 0', async () => {
    const { child: store } = await start();
    expect(await store.end('SIGINT')).toBe(0);
  });

  test('a missing or wrong setting ends the start with a sentence that names it', async () => {
    const { code, output } = await runToEnd(folder, {
      OBJECT_STORE_PORT: '70000',
      OBJECT_STORE_SECRET_ACCESS_KEY: 'short',
      OBJECT_STORE_REGION: undefined,
    });
    expect(code).toBe(1);
    expect(output).toBe(
      'object store: OBJECT_STORE_PORT must be at most 65535. OBJECT_STORE_SECRET_ACCESS_KEY must have at least 16 characters. OBJECT_STORE_REGION is missing.\n',
    );
  });
});
