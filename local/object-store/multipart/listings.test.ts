import {
  CreateBucketCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandInput,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal, startUpload } from '../testing/multipart.ts';
import { send, signHeader } from '../testing/raw-request.ts';
import { startTemporaryStore } from '../testing/running-store.ts';

const Bucket = 'files';
/** In the order of their bytes; one key has two uploads. */
const keys = [
  'a',
  'a\u0001',
  'a/1',
  'a/1',
  'a/2/x',
  'a/2/y',
  'b c+&<',
  'b/',
  'b/\u00e9',
  '\u{1f600}',
];
let running: Awaited<ReturnType<typeof startTemporaryStore>>;
const uploads: { Key: string; UploadId: string | undefined }[] = [];

beforeAll(async () => {
  running = await startTemporaryStore();
  await running.client.send(new CreateBucketCommand({ Bucket }));
  for (const Key of keys) {
    const { UploadId } = await startUpload(running.client, { Bucket, Key });
    uploads.push({ Key, UploadId });
  }
  // Two uploads of a key that begin in the same millisecond are in the order of their ids.
  const id = (upload: (typeof uploads)[number]) => upload.UploadId ?? '';
  uploads.sort((one, other) => {
    if (one.Key !== other.Key) return 0;
    return id(one) < id(other) ? -1 : 1;
  });
});
afterAll(() => running.close());

const list = (more: Partial<ListMultipartUploadsCommandInput> = {}) =>
  running.client.send(new ListMultipartUploadsCommand({ Bucket, ...more }));

/** All pages: what they name, in the order in which they do. */
async function pages(more: Partial<ListMultipartUploadsCommandInput>) {
  const found: unknown[] = [];
  let marker: Partial<ListMultipartUploadsCommandInput> = {};
  for (let count = 0; count < 30; count += 1) {
    const page = await list({ ...more, ...marker });
    const named = [
      ...(page.Uploads ?? []).map(({ Key, UploadId }) => ({ Key, UploadId })),
      ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
    ];
    expect(named.length).toBeLessThanOrEqual(more.MaxUploads ?? 1000);
    found.push(...named);
    if (!page.IsTruncated) return found;
    expect(named).toHaveLength(more.MaxUploads ?? 1000);
    marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
  }
  throw new Error('The listing does not end');
}

describe('open uploads', () => {
  test('are listed by key, then by age', async () => {
    const listed = await list();
    expect(listed.Uploads?.map(({ Key, UploadId }) => ({ Key, UploadId }))).toEqual(uploads);
    expect(listed).toMatchObject({ IsTruncated: false, MaxUploads: 1000 });
    expect(Math.abs(Date.now() - (listed.Uploads?.[0]?.Initiated?.getTime() ?? 0))).toBeLessThan(
      600_000,
    );
  });

  test.each([1, 2, 3, 9, 10, 11])('are all found in pages of %i', async (MaxUploads) => {
    expect(await pages({ MaxUploads })).toEqual(uploads);
    const below = uploads.filter(({ Key }) => Key.startsWith('a/'));
    expect(await pages({ MaxUploads, Prefix: 'a/' })).toEqual(below);
  });

  test.each([1, 2, 3])(
    'are grouped by a delimiter, each group once, in pages of %i',
    async (size) => {
      const plain = uploads.filter(({ Key }) => !Key.includes('/'));
      const found = await pages({ MaxUploads: size, Delimiter: '/' });
      expect(found.filter((item) => typeof item === 'object')).toEqual(plain);
      expect(found.filter((item) => typeof item === 'string')).toEqual(['a/', 'b/']);
      const inner = await pages({ MaxUploads: size, Delimiter: '/', Prefix: 'a/' });
      expect(inner).toHaveLength(3);
      expect(inner).toContain('a/2/');
    },
  );

  test('after a key marker are those of later keys; with an id marker, also later ones of that key', async () => {
    const after = await list({ KeyMarker: 'a/1' });
    expect(after.Uploads?.map(({ Key }) => Key)).toEqual(keys.slice(4));
    const UploadIdMarker = uploads[2]?.UploadId;
    const within = await list({ KeyMarker: 'a/1', UploadIdMarker });
    expect(within.Uploads?.map(({ UploadId }) => UploadId)).toEqual(
      uploads.slice(3).map(({ UploadId }) => UploadId),
    );
    expect((await list({ UploadIdMarker: 'zzz' })).Uploads).toHaveLength(keys.length);
  });

  test('are written percent-encoded on request', async () => {
    const listed = await list({ EncodingType: 'url', Prefix: 'b' });
    expect(listed.Uploads?.map(({ Key }) => Key)).toEqual(['b%20c%2B%26%3C', 'b/', 'b/%C3%A9']);
  });

  test('are not listed for limits and encodings that make no sense', async () => {
    for (const query of ['max-uploads=x', 'max-uploads=-1', 'encoding-type=base64']) {
      const raw = { target: `/${Bucket}?uploads=&${query}` };
      const { code } = await send(running.port, signHeader(running.port, raw));
      expect(code).toBe('InvalidArgument');
    }
    expect(await refusal(list({ Bucket: 'nowhere' }))).toEqual(['NoSuchBucket', 404]);
    expect(await list({ MaxUploads: 0 })).toMatchObject({ IsTruncated: false });
  });
});

describe('the parts of an upload', () => {
  test('are listed in order of their numbers, page by page', async () => {
    const upload = await startUpload(running.client, { Bucket, Key: 'parts' });
    for (const number of [10_000, 3, 1, 200, 3]) await upload.put(number, `part ${number}`);
    const whole = await upload.parts();
    expect(whole).toMatchObject({ IsTruncated: false, MaxParts: 1000, Key: 'parts' });
    expect(whole.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, 6],
      [3, 6],
      [200, 8],
      [10_000, 10],
    ]);
    const first = await upload.parts({ MaxParts: 3 });
    expect(first).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '200' });
    expect(first.Parts).toHaveLength(3);
    const rest = await upload.parts({ MaxParts: 3, PartNumberMarker: first.NextPartNumberMarker });
    expect(rest).toMatchObject({ IsTruncated: false, PartNumberMarker: '200' });
    expect(rest.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([10_000]);
    const none = await startUpload(running.client, { Bucket, Key: 'none' });
    expect((await none.parts()).Parts ?? []).toEqual([]);
    await Promise.all([upload.abort(), none.abort()]);
  });
});
