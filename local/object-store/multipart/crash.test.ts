import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore, type Store } from '../store.ts';
import { type ChildStore, startChildStore } from '../testing/child-store.ts';
import { MiB, patterned, refusal, startUpload, uploadOf } from '../testing/multipart.ts';
import { send, signHeader } from '../testing/raw-request.ts';
import { blobFiles, clientOf, temporaryFolder, until } from '../testing/running-store.ts';
import { beginPut, untilReceived } from '../testing/unfinished-put.ts';

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

async function start() {
  child = await startChildStore(folder);
  return { child, client: clientOf(child.port) };
}

async function bytesOf(client: S3Client, Key: string): Promise<Buffer | undefined> {
  try {
    const got = await client.send(new GetObjectCommand({ Bucket, Key }));
    return Buffer.from((await got.Body?.transformToByteArray()) ?? []);
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'NoSuchKey') return undefined;
    throw error;
  }
}

type Names = { Bucket: string; Key: string; UploadId: string | undefined };
const namesOf = ({ Bucket: bucket, Key, UploadId }: Names) => ({ Bucket: bucket, Key, UploadId });

describe('kill -9', { timeout: 60_000 }, () => {
  test('in the middle of a part keeps the upload and its other parts, and nothing of this one', async () => {
    const first = await start();
    await first.client.send(new CreateBucketCommand({ Bucket }));
    const upload = await startUpload(first.client, { Bucket, Key: 'k' });
    const one = patterned(5 * MiB, 'one');
    await upload.put(1, one);
    await upload.put(2, 'the old second');
    const target = (number: number) =>
      `/${Bucket}/k?partNumber=${number}&uploadId=${upload.UploadId}`;
    const half = randomBytes(400_000);
    const sent = [2, 3].map((number) => beginPut(first.child.port, target(number), 900_000, half));
    await untilReceived(folder, 2, 300_000);
    await first.child.end('SIGKILL');
    await Promise.all(sent.map(({ closed }) => closed));

    const second = await start();
    const again = uploadOf(second.client, namesOf(upload));
    const { Parts } = await again.parts();
    expect(Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, 5 * MiB],
      [2, 14],
    ]);
    expect(await blobFiles(folder)).toHaveLength(2);
    await again.complete({ MultipartUpload: { Parts: upload.listed() } });
    const expected = Buffer.concat([one, Buffer.from('the old second')]);
    expect((await bytesOf(second.client, 'k'))?.equals(expected)).toBe(true);
  });

  test('in the middle of completions leaves each of them done, or not begun, and none in between', async () => {
    const first = await start();
    await first.client.send(new CreateBucketCommand({ Bucket }));
    const uploads = await Promise.all(
      Array.from({ length: 80 }, async (_, index) => {
        const Key = `key-${index}`;
        await first.client.send(new PutObjectCommand({ Bucket, Key, Body: 'old' }));
        const upload = await startUpload(first.client, { Bucket, Key });
        const { ETag } = await upload.put(1, `new ${index}`);
        const Parts = upload.listed();
        await upload.put(2, 'not listed');
        const document = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${ETag}</ETag></Part></CompleteMultipartUpload>`;
        const more = { MultipartUpload: { Parts } };
        return { upload, Key, wanted: `new ${index}`, document, more };
      }),
    );
    const { port } = first.child;
    const completions = uploads.map(({ upload, Key, document }) => {
      const target = `/${Bucket}/${Key}?uploadId=${upload.UploadId}`;
      return send(port, signHeader(port, { method: 'POST', target, body: document }));
    });
    const settled = Promise.allSettled(completions);
    await Promise.any(completions);
    await first.child.end('SIGKILL');
    const confirmed = (await settled).map(({ status }) => status === 'fulfilled');

    const second = await start();
    let expectedBlobs = 0;
    for (const [index, { upload, Key, wanted }] of uploads.entries()) {
      const content = (await bytesOf(second.client, Key))?.toString();
      const parts = uploadOf(second.client, namesOf(upload)).parts();
      if (content === wanted) {
        expect(await refusal(parts)).toEqual(['NoSuchUpload', 404]);
        expectedBlobs += 1;
      } else {
        expect([content, confirmed[index]]).toEqual(['old', false]);
        expect((await parts).Parts).toHaveLength(2);
        expectedBlobs += 3;
      }
    }
    expect(await blobFiles(folder)).toHaveLength(expectedBlobs);

    for (const { upload, Key, wanted, more } of uploads) {
      await uploadOf(second.client, namesOf(upload)).complete(more);
      expect((await bytesOf(second.client, Key))?.toString()).toBe(wanted);
    }
    expect(await blobFiles(folder)).toHaveLength(uploads.length);
    const { Uploads } = await second.client.send(new ListMultipartUploadsCommand({ Bucket }));
    expect(Uploads ?? []).toEqual([]);
  });

  test('while parts are sent loses none that was confirmed', async () => {
    const first = await start();
    await first.client.send(new CreateBucketCommand({ Bucket }));
    const upload = await startUpload(first.client, { Bucket, Key: 'k' });
    const senders = Array.from({ length: 4 }, async (_, sender) => {
      for (let number = sender + 1; number <= 10_000; number += 4) {
        await upload.put(number, `part ${number}`.repeat(1000));
      }
    });
    const ended = Promise.allSettled(senders);
    await until(() => upload.listed().length >= 40);
    await first.child.end('SIGKILL');
    await ended;
    const second = await start();
    const again = uploadOf(second.client, namesOf(upload));
    const { Parts = [] } = await again.parts();
    const stored = new Map(Parts.map(({ PartNumber, ETag }) => [PartNumber, ETag]));
    for (const { PartNumber, ETag } of upload.listed()) expect(stored.get(PartNumber)).toBe(ETag);
    expect(await blobFiles(folder)).toHaveLength(Parts.length);
    await again.abort();
    expect(await blobFiles(folder)).toEqual([]);
  });
});

describe('a process that ends between the commit and the removal of bytes', () => {
  const name = { bucket: Bucket, key: 'k', id: 'an-upload' };
  let store: Store;

  async function writePart(number: number) {
    const chunks = Readable.from([Buffer.from(`part ${number}`)]);
    const written = await store.blobs.write(chunks);
    return { ...written, number, etag: '0', lastModified: 0 };
  }

  beforeEach(async () => {
    store = await openStore(folder);
    store.buckets.create(Bucket, new Date());
    const headers = { system: {}, metadata: {} };
    store.uploads.create({ ...name, startedAt: 0, headers });
    for (const number of [1, 2]) await store.commitPart(name, await writePart(number));
  });
  afterEach(() => store.close());

  /** The index is closed where it was: what it would have removed next is left to the sweep. */
  async function endAndSweep(): Promise<string[]> {
    store.close();
    store = await openStore(folder);
    return await blobFiles(folder);
  }

  test('leaves an open upload as it is', async () => {
    const kept = store.uploads.parts(name.id).map(({ blob }) => blob);
    expect((await endAndSweep()).sort()).toEqual(kept.sort());
  });

  test('leaves an upload open when it ends in the middle of its completion', async () => {
    store.close();
    const script = fileURLToPath(new URL('../testing/killed-completion.ts', import.meta.url));
    const { bucket, key, id } = name;
    const killed = spawn(process.execPath, [script, folder, bucket, key, id]);
    expect(await once(killed, 'exit')).toEqual([null, 'SIGKILL']);
    store = await openStore(folder);
    expect(store.objects.find(bucket, key)).toBeUndefined();
    expect(store.uploads.parts(store.uploads.require(name).id)).toHaveLength(2);
    expect(await blobFiles(folder)).toHaveLength(2);
  });

  test('leaves no bytes of a part that nobody was told of', async () => {
    await writePart(3);
    expect(await blobFiles(folder)).toHaveLength(3);
    expect(await endAndSweep()).toHaveLength(2);
  });

  test('leaves no bytes of a part that was replaced', async () => {
    const replaced = store.uploads.putPart(name, await writePart(2));
    expect(replaced).toHaveLength(1);
    const swept = await endAndSweep();
    expect(swept).toHaveLength(2);
    expect(swept).not.toContain(replaced[0]);
  });

  test('leaves no bytes of an aborted upload', async () => {
    expect(store.uploads.end(name, [])).toHaveLength(2);
    expect(await endAndSweep()).toEqual([]);
  });

  test('leaves of a completed upload only what its object is made of', async () => {
    const [kept] = store.uploads.parts(name.id);
    expect(store.uploads.end(name, kept ? [kept] : [])).toHaveLength(1);
    const object = {
      key: 'k',
      content: { uploadId: name.id },
      size: 6,
      etag: '0-1',
      lastModified: 0,
      headers: { system: {}, metadata: {} },
    };
    store.objects.put(Bucket, object, () => undefined);
    expect(await endAndSweep()).toEqual([kept?.blob]);
    store.objects.remove(Bucket, ['k']);
    expect(await endAndSweep()).toEqual([]);
  });
});
