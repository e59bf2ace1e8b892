import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { upload } from '#db/schema/uploads.ts';
import { remeasure } from '#server/object-store/capabilities.ts';
import { provideDatabase } from '#server/testing/database.ts';
import {
  announced,
  completeUpload,
  send,
  sessionOf,
  sha256,
  signUpload,
  startFiles,
  startUpload,
  toBytes,
} from '#server/testing/files.ts';
import { type Lack, provideFilteredStore } from '#server/testing/filtered-store.ts';
import { as, makePerson } from '#server/testing/people.ts';
import { refusal } from '#server/testing/refusal.ts';
import { objectOf, putBehind, storedText } from '#server/testing/store.ts';

provideDatabase();
const store = provideFilteredStore();

const modes: [string, Lack, { signed: string; sha256: boolean }][] = [
  [
    'no SHA-256',
    { ignores: ['sha256'] },
    { signed: 'content-length;content-md5;content-type;host;if-none-match', sha256: false },
  ],
  [
    'no checksum at all',
    { ignores: ['sha256', 'md5'] },
    { signed: 'content-length;content-type;host;if-none-match', sha256: true },
  ],
  [
    'If-None-Match ignored',
    { createOnly: 'ignored' },
    { signed: 'content-length;content-type;host;x-amz-checksum-sha256', sha256: true },
  ],
  [
    '501 to If-None-Match',
    { createOnly: 501 },
    { signed: 'content-length;content-type;host;x-amz-checksum-sha256', sha256: true },
  ],
  [
    'neither checksums nor If-None-Match',
    { ignores: ['sha256', 'md5'], createOnly: 501 },
    { signed: 'content-length;content-type;host', sha256: true },
  ],
  [
    'no ETag in its replies',
    { withoutEtag: true },
    {
      signed: 'content-length;content-type;host;if-none-match;x-amz-checksum-sha256',
      sha256: true,
    },
  ],
  [
    'slow answers',
    { delay: 200 },
    {
      signed: 'content-length;content-type;host;if-none-match;x-amz-checksum-sha256',
      sha256: true,
    },
  ],
  [
    'a clock an hour ahead',
    { clock: 3_600_000 },
    {
      signed: 'content-length;content-type;host;if-none-match;x-amz-checksum-sha256',
      sha256: true,
    },
  ],
  [
    'a clock an hour behind',
    { clock: -3_600_000 },
    {
      signed: 'content-length;content-type;host;if-none-match;x-amz-checksum-sha256',
      sha256: true,
    },
  ],
  [
    'no signatures',
    { unsigned: true },
    { signed: 'content-length;content-type;host', sha256: true },
  ],
];

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
const personal = async () => as(await makePerson());
type Caller = Awaited<ReturnType<typeof as>>;

const begin = (caller: Caller, content: string) =>
  startUpload(caller, { filename: 'a.txt', content, md5: md5(toBytes(content)) });

async function downloaded(caller: Caller, id: string): Promise<string> {
  const { url } = await caller.files.downloadUrl({ id });
  return (await fetch(url)).text();
}

describe.each(modes)('on a store with %s', (_, lack, expected) => {
  beforeEach(async () => {
    store.lack = lack;
    await remeasure();
  });

  test('[case 40] an upload is bound to what the store enforces, completes, and comes back as it was', async () => {
    const caller = await personal();
    const { put, uploadId, bytes } = await begin(caller, 'some content');
    const { searchParams } = new URL(put.url);
    expect(searchParams.get('X-Amz-SignedHeaders')).toBe(expected.signed);
    expect(put.url).not.toMatch(/[?&]x-amz-(sdk-)?checksum|AAAAAA/i);
    expect((await send(put, bytes)).status).toBe(200);
    const { fileId, filename } = await completeUpload(caller, uploadId);
    expect(filename).toBe('a.txt');
    expect(await downloaded(caller, fileId ?? '')).toBe('some content');
    const { state, sha256: kept } = await objectOf({ fileId: fileId ?? '' });
    expect(state).toBe('stored');
    // Only what the store or the server has compared is written down.
    expect(kept).toBe(expected.sha256 ? sha256(bytes) : null);
    expect(await completeUpload(caller, uploadId)).toMatchObject({ fileId });
  });

  test('[case 21] [case 22] [case 28] a client that sends other bytes than it announced gets no file', async () => {
    const caller = await personal();
    const lies = ['SOME CONTENT', 'some content and more', ''];
    for (const lie of lies) {
      const { put, uploadId } = await begin(caller, 'some content');
      const sent = await send(put, toBytes(lie));
      const refused = await refusal(completeUpload(caller, uploadId));
      expect(refused.code).toBe('CONFLICT');
      // Refused by the store: nothing has arrived. Let through by it: found by the server.
      expect(refused.details.retry).toBe(sent.ok ? null : 'send');
      if (sent.ok) expect((await objectOf({ uploadId })).state).toBe('deleting');
    }
    expect((await caller.files.list({})).items).toEqual([]);
  });

  test('[case 25] [case 31] replaying the URL with other bytes after completion is refused or noticed', async () => {
    const caller = await personal();
    const { put, uploadId, bytes } = await begin(caller, 'some content');
    await send(put, bytes);
    const { fileId } = await completeUpload(caller, uploadId);
    const { objectKey } = await objectOf({ fileId: fileId ?? '' });
    await send(put, toBytes('SOME CONTENT'));
    if ((await storedText(objectKey)) === 'some content')
      expect(await downloaded(caller, fileId ?? '')).toBe('some content');
    else
      expect(await refusal(caller.files.downloadUrl({ id: fileId ?? '' }))).toMatchObject({
        code: 'DAMAGED',
      });
  });

  test('[case 23] [case 24] a URL for another key is of no use', async () => {
    const caller = await personal();
    const { put, uploadId, bytes } = await begin(caller, 'some content');
    const url = new URL(put.url);
    url.pathname += '-other';
    const answer = await send({ ...put, url: url.toString() }, bytes);
    // A store that checks no signature takes anything; doctor calls that wrong.
    expect(answer.status).toBe(lack.unsigned ? 200 : 403);
    expect((await refusal(completeUpload(caller, uploadId))).details.retry).toBe('send');
  });
});

describe('on a store that compares MD5 only', () => {
  beforeEach(async () => {
    store.lack = { ignores: ['sha256'] };
    await remeasure();
  });

  test('a file announced without its MD5 is refused with what is missing, and no row is made', async () => {
    const caller = await personal();
    const file = { filename: 'a.txt', size: 5, mimeType: 'text/plain', sha256: '0'.repeat(64) };
    expect(await caller.uploads.start({ session: sessionOf([file]), files: [file] })).toEqual({
      sessionId: null,
      plans: [
        {
          ok: false,
          code: 'INVALID',
          needs: 'md5',
          message: 'This Holdall’s storage compares MD5 only. Send the MD5 as well.',
        },
      ],
    });
    expect((await caller.uploads.list({})).items).toEqual([]);
  });

  test('the store refuses bytes of the same length with another MD5', async () => {
    const { put, uploadId } = await begin(await personal(), 'some content');
    const answer = await send(put, toBytes('SOME CONTENT'));
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('BadDigest');
    expect(await storedText((await objectOf({ uploadId })).objectKey)).toBeNull();
  });

  test('a SHA-256 that is claimed but true of other bytes is not written down as verified', async () => {
    const caller = await personal();
    const bytes = toBytes('some content');
    const claimed = sha256(toBytes('other content'));
    const announcedAs = {
      ...announced({ filename: 'a.txt', content: 'some content' }),
      sha256: claimed,
    };
    const [plan] = await startFiles(caller, [{ ...announcedAs, md5: md5(bytes) }]);
    if (!plan?.ok || !plan.put) throw new Error('the upload was refused');
    await send(plan.put, bytes);
    const { fileId } = await completeUpload(caller, plan.uploadId);
    expect((await objectOf({ fileId: fileId ?? '' })).sha256).toBeNull();
  });
});

test('what the store compares by now says nothing of a URL that was signed before: the bytes are read', async () => {
  store.lack = { ignores: ['sha256', 'md5'] };
  await remeasure();
  const caller = await personal();
  const honest = await begin(caller, 'some content');
  const lying = await begin(caller, 'some content');
  await send(honest.put, honest.bytes);
  await send(lying.put, toBytes('SOME CONTENT'));
  store.lack = {};
  await remeasure();
  for (const { uploadId, bytes } of [honest, lying]) {
    await signUpload(caller, uploadId, { sha256: sha256(bytes) });
    const [row] = await asSystem((tx) =>
      tx.select({ boundBy: upload.boundBy }).from(upload).where(eq(upload.id, uploadId)),
    );
    expect(row?.boundBy).toBe('none');
  }
  expect((await completeUpload(caller, honest.uploadId)).fileId).not.toBeNull();
  expect(await refusal(completeUpload(caller, lying.uploadId))).toMatchObject({
    message: 'The storage holds other content than was announced.',
    details: { retry: null },
  });
});

test('a checksum that a store merely repeats is not believed where it compares none', async () => {
  store.lack = { ignores: ['sha256', 'md5'] };
  await remeasure();
  const caller = await personal();
  const { uploadId } = await begin(caller, 'some content');
  const { objectKey } = await objectOf({ uploadId });
  await putBehind(objectKey, 'SOME CONTENT');
  expect((await refusal(completeUpload(caller, uploadId))).message).toBe(
    'The storage holds other content than was announced.',
  );
});

test('[case 66] [case 68] on a store that cuts connections, starting, sending and completing are safe to repeat', async () => {
  await remeasure();
  const caller = await personal();
  const { put, uploadId, bytes } = await begin(caller, 'some content');
  store.lack = { drops: 2 };
  // Every second request is cut: the client tries again, as the browser does.
  const sent = await send(put, bytes).catch(() => send(put, bytes));
  expect([200, 412]).toContain(sent.status);
  const { fileId } = await completeUpload(caller, uploadId);
  expect(await completeUpload(caller, uploadId)).toMatchObject({ fileId });
  store.lack = {};
  expect(await downloaded(caller, fileId ?? '')).toBe('some content');
});

test('[case 66] a store that takes requests and never answers gives a clear answer in bounded time, and the upload goes on after', {
  timeout: 60_000,
}, async () => {
  await remeasure();
  const caller = await personal();
  const { put, uploadId, bytes } = await begin(caller, 'some content');
  await send(put, bytes);
  store.lack = { delay: Number.POSITIVE_INFINITY };
  const asked = performance.now();
  expect(await refusal(completeUpload(caller, uploadId))).toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
  });
  expect(performance.now() - asked).toBeLessThan(30_000);
  store.lack = {};
  expect((await completeUpload(caller, uploadId)).filename).toBe('a.txt');
});
