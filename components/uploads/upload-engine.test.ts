import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { killWorkers, until } from './testing/fake-browser.ts';
import { sha256 } from './testing/fake-server.ts';
import { bytesOf, fileOf, inOrder, makeStage, target } from './testing/stage.ts';

let stage: Awaited<ReturnType<typeof makeStage>>;
vi.mock('./engine/transport.ts', () => ({ createTransport: () => stage.server.transport }));
beforeEach(async () => {
  stage = await makeStage();
});
afterEach(() => stage.leave());

describe('files on their way', () => {
  it('small ones are announced together with their hashes, and need no further permission', async () => {
    const contents = [bytesOf(10), bytesOf(1_000), bytesOf(0)];
    await stage.add(...contents.map((bytes, i) => fileOf(`${i}.bin`, bytes)));
    await stage.untilAll('done');
    expect(stage.server.transport.start).toHaveBeenCalledTimes(1);
    expect(stage.server.transport.sign).not.toHaveBeenCalled();
    for (const [i, bytes] of contents.entries())
      expect(stage.server.contentOf(`${i}.bin`)).toEqual(Buffer.from(bytes));
  });

  it('a small one is sent as it was hashed, also where it changes on the disk in between', async () => {
    const bytes = bytesOf(500);
    const file = fileOf('a.bin', bytes);
    const read = vi.spyOn(file, 'arrayBuffer');
    stage.server.transport.start.mockImplementationOnce(async (input) => {
      read.mockRejectedValue(new DOMException('it has changed', 'NotReadableError'));
      return stage.server.transport.start(input);
    });
    await stage.add(file);
    await stage.untilAll('done');
    expect(stage.server.contentOf('a.bin')).toEqual(Buffer.from(bytes));
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('a large one goes in parts, each once, and its whole hash is told at the end', async () => {
    const bytes = bytesOf(25_400);
    await stage.add(fileOf('large.bin', bytes));
    await stage.untilAll('done');
    expect(inOrder(stage.sent)).toEqual(Array.from({ length: 26 }, (_, i) => i + 1));
    expect(stage.server.contentOf('large.bin')).toEqual(Buffer.from(bytes));
    expect([...stage.server.uploads.values()][0]?.whole).toBe(sha256(bytes));
    expect(stage.only()).toMatchObject({ bytes: 25_400, problem: null, speed: null });
  });

  it('thousands are started a thousand in a call, in one session, in folders that are made once', async () => {
    const files = Array.from({ length: 1_010 }, (_, i) => ({
      file: fileOf(`${i}.txt`, bytesOf(1)),
      path: ['tree', `branch ${i % 7}`],
    }));
    const emptyFolders = [['tree', 'empty']];
    await stage.engine.addUploads({ files, emptyFolders }, target);
    await stage.untilAll('done');
    const starts = stage.server.transport.start.mock.calls.map(([input]) => input);
    expect(starts.map((input) => input.files.length)).toEqual([1_000, 10]);
    expect(starts[0]?.session).toMatchObject({ name: 'tree', files: 1_010, bytes: 1_010 });
    expect(new Set([...stage.server.uploads.values()].map(({ sessionId }) => sessionId)).size).toBe(
      1,
    );
    expect(stage.server.transport.ensureFolders).toHaveBeenCalledTimes(1);
    expect(stage.server.transport.ensureFolders.mock.calls[0]?.[1]).toHaveLength(8);
    expect(starts[0]?.files[0]?.folderId).toBe('folder tree/branch 0');
  });

  it('a name that cannot be fails with why, and the others go', async () => {
    await stage.add(fileOf('in\u0000side', bytesOf(1)), fileOf('fine.txt', bytesOf(1)));
    await until(() => stage.entries().some(({ phase }) => phase === 'done'));
    const [bad, good] = stage.entries();
    expect(bad).toMatchObject({ phase: 'failed', retryable: false });
    expect(bad?.problem).toContain('control');
    expect(good?.phase).toBe('done');
  });

  it('what the server refuses fails with its words before a byte is sent', async () => {
    await stage.add(fileOf('too-large.bin', bytesOf(100)));
    expect(stage.only()).toMatchObject({
      phase: 'failed',
      problem: 'More than is allowed.',
      retryable: false,
    });
    expect(stage.sent).toEqual([]);
  });
});

describe('faults on the way', () => {
  const bytes = bytesOf(5_000);

  it('a store that is overloaded or cuts the line is asked again, for what failed only', async () => {
    stage.putBetween((number, time) => {
      if (time > 1) return undefined;
      return number === 2 ? 503 : number === 4 ? 0 : undefined;
    });
    await stage.add(fileOf('a.bin', bytes));
    await stage.untilAll('done');
    expect(inOrder(stage.sent)).toEqual([1, 2, 2, 3, 4, 4, 5]);
  });

  it('[case 24] an expired URL is signed anew', async () => {
    stage.putBetween((number, time) => (number === 3 && time === 1 ? 403 : undefined));
    await stage.add(fileOf('a.bin', bytes));
    await stage.untilAll('done');
    expect(stage.server.transport.sign).toHaveBeenCalledTimes(6);
  });

  it('bytes that are altered on the way are sent again', async () => {
    stage.putBetween((number, time) => (number === 3 && time === 1 ? 400 : undefined));
    await stage.add(fileOf('a.bin', bytes));
    await stage.untilAll('done');
    expect(stage.server.contentOf('a.bin')).toEqual(Buffer.from(bytes));
  });

  it('a line that alters bytes every time is named as what it is', async () => {
    stage.putBetween((number) => (number === 3 ? 400 : undefined));
    await stage.add(fileOf('a.bin', bytes));
    await stage.untilAll('failed');
    expect(stage.only().problem).toContain('something on the way alters it');
    stage.putBetween(() => undefined);
    const before = stage.sent.length;
    stage.engine.retryUploads([stage.only().id]);
    await stage.untilAll('done');
    // What was stored before it gave up is not sent again.
    expect(inOrder(stage.sent.slice(before))).toContain(3);
    expect(stage.sent.slice(before).length).toBeLessThan(5);
  });

  it('what the store turns out to lack is sent again, and nothing else', async () => {
    await stage.add(fileOf('a.bin', bytes));
    stage.server.transport.complete.mockImplementationOnce(async ({ uploadId }) => {
      stage.server.uploads.get(uploadId)?.parts.delete(2);
      stage.server.uploads.get(uploadId)?.parts.delete(5);
      return {
        ok: false,
        uploadId,
        code: 'CONFLICT',
        message: 'Parts are missing.',
        retry: 'send',
        missing: [2, 5],
      };
    });
    await stage.untilAll('done');
    expect(inOrder(stage.sent)).toEqual([1, 2, 2, 3, 4, 5, 5]);
    expect([...stage.server.uploads.values()][0]?.whole).toBe(sha256(bytes));
  });

  it('[case 68] a lost answer to a PUT is found out at completion', async () => {
    const lost = bytesOf(10);
    stage.putBetween(async (_number, time) => (time > 1 ? 412 : undefined));
    await stage.add(fileOf('a.bin', lost));
    await stage.untilAll('done');
    expect(stage.server.contentOf('a.bin')).toEqual(Buffer.from(lost));
  });

  it('a file that changes on the disk is not completed, and given up on the server', async () => {
    const file = fileOf('a.bin', bytes);
    stage.putBetween((number) => {
      if (number === 2)
        vi.spyOn(file, 'slice').mockImplementation(() => {
          const gone = new Blob([new Uint8Array(1_000)]);
          vi.spyOn(gone, 'arrayBuffer').mockImplementation(async () => {
            throw new DOMException('it has changed', 'NotReadableError');
          });
          vi.spyOn(gone, 'slice').mockReturnValue(gone);
          return gone;
        });
      return undefined;
    });
    await stage.add(file);
    await stage.untilAll('failed');
    expect(stage.only()).toMatchObject({ retryable: false });
    expect(stage.only().problem).toContain('changed, moved or deleted');
    expect(stage.server.transport.complete).not.toHaveBeenCalled();
    await until(() =>
      [...stage.server.uploads.values()].every(({ status }) => status === 'cancelled'),
    );
  });

  it('a worker that dies is replaced, and the whole hash is right all the same', async () => {
    stage.putBetween((number, time) => {
      if (number === 3 && time === 1) killWorkers();
      return number === 3 && time === 1 ? 503 : undefined;
    });
    const long = bytesOf(30_000);
    await stage.add(fileOf('a.bin', long));
    await stage.untilAll('done');
    expect(stage.server.wholeOf('a.bin')).toBe(sha256(long));
    expect(stage.server.contentOf('a.bin')).toEqual(Buffer.from(long));
  });

  it('a file whose handle shows another one by now is not completed', async () => {
    const file = fileOf('a.bin', bytes);
    const getFile = async () => fileOf('a.bin', bytes, 2_000);
    const handle = { kind: 'file', name: 'a.bin', getFile } as FileSystemFileHandle;
    await stage.engine.addUploads(
      { files: [{ file, path: [], handle }], emptyFolders: [] },
      target,
    );
    await stage.untilAll('failed');
    expect(stage.only().problem).toContain('changed, moved or deleted');
    expect(stage.server.transport.complete).not.toHaveBeenCalled();
  });

  it('an upload that the server has given up meanwhile begins anew when it is tried again', async () => {
    stage.putBetween(() => 503);
    await stage.add(fileOf('a.bin', bytes));
    await stage.untilAll('failed');
    for (const kept of stage.server.uploads.values()) kept.status = 'cancelled';
    stage.putBetween(() => undefined);
    stage.engine.retryUploads([stage.only().id]);
    // The URLs are still known; the completion says that it has ended.
    await until(() => stage.only().phase === 'failed' || stage.only().phase === 'done');
    stage.engine.retryUploads([stage.only().id]);
    await stage.untilAll('done');
    expect(stage.server.contentOf('a.bin')).toEqual(Buffer.from(bytes));
  });
});
