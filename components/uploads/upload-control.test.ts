import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { until } from './testing/fake-browser.ts';
import { sha256 } from './testing/fake-server.ts';
import { bytesOf, fileOf, inOrder, makeStage, target } from './testing/stage.ts';

let stage: Awaited<ReturnType<typeof makeStage>>;
vi.mock('./engine/transport.ts', () => ({ createTransport: () => stage.server.transport }));
beforeEach(async () => {
  stage = await makeStage();
});
afterEach(() => stage.leave());

const bytes = bytesOf(12_000);
const allParts = Array.from({ length: 12 }, (_, i) => i + 1);
const never = new Promise<undefined>(() => {});

/** Starts a file whose parts after the fourth never arrive. */
async function startAndStick(): Promise<void> {
  stage.putBetween((number) => (number > 4 ? never : undefined));
  await stage.add(fileOf('a.bin', bytes));
  await until(() => stage.server.partsOf('a.bin').length === 4 && stage.sent.includes(10));
}

describe('pause and resume', () => {
  it('a pause ends the connections, and resuming sends only what the store lacks', async () => {
    await startAndStick();
    const before = stage.sent.length;
    stage.engine.pauseUploads([stage.only().id]);
    expect(stage.only()).toMatchObject({ phase: 'paused', bytes: 10_000 });
    stage.putBetween(() => undefined);
    stage.engine.resumeUploads([stage.only().id]);
    await stage.untilAll('done');
    expect(inOrder(stage.sent.slice(before))).toEqual(allParts.slice(4));
    expect(stage.server.contentOf('a.bin')).toEqual(Buffer.from(bytes));
    expect(stage.server.wholeOf('a.bin')).toBe(sha256(bytes));
  });

  it('what is paused before its turn waits until it is resumed', async () => {
    const added = stage.add(fileOf('a.bin', bytes), fileOf('b.bin', bytesOf(10)));
    const [first] = stage.entries();
    stage.engine.pauseUploads([first?.id ?? '']);
    await added;
    await until(() => stage.entries()[1]?.phase === 'done');
    expect(stage.entries()[0]?.phase).toBe('paused');
    stage.engine.resumeUploads(stage.entries().map(({ id }) => id));
    await stage.untilAll('done');
    expect(stage.server.transport.start).toHaveBeenCalledTimes(1);
  });
});

describe('cancelling', () => {
  it('tells the server, and nothing more is sent', async () => {
    await startAndStick();
    const before = stage.sent.length;
    stage.engine.cancelUploads([stage.only().id]);
    expect(stage.only().phase).toBe('cancelled');
    await until(() => stage.server.stateOf('a.bin') === 'cancelled');
    expect(stage.sent.length).toBe(before);
    stage.putBetween(() => undefined);
    stage.engine.retryUploads([stage.only().id]);
    await stage.untilAll('done');
    expect(stage.server.contentOf('a.bin')).toEqual(Buffer.from(bytes));
  });

  it('one that comes too late shows that the file is there', async () => {
    await startAndStick();
    for (const kept of stage.server.uploads.values()) kept.status = 'completed';
    stage.engine.cancelUploads([stage.only().id]);
    await stage.untilAll('done');
  });

  it('while the start is under way, ends it as soon as that is answered', async () => {
    const { start } = stage.server.transport;
    const answer = start.getMockImplementation();
    start.mockImplementationOnce(async (input) => {
      stage.engine.cancelUploads([stage.only().id]);
      return answer ? answer(input) : { sessionId: null, plans: [], repeated: false };
    });
    await stage.add(fileOf('a.bin', bytes));
    await until(() => stage.server.stateOf('a.bin') === 'cancelled');
    expect(stage.only().phase).toBe('cancelled');
    expect(stage.sent).toEqual([]);
  });
});

describe('a name that is there already', () => {
  const conflict = { fileId: 'f', filename: 'a.txt', size: 3, updatedAt: new Date(0) };

  beforeEach(async () => {
    for (const name of ['a.txt', 'b.txt', 'c.txt'])
      stage.server.conflicts.set(name, { ...conflict, filename: name });
    await stage.add(
      ...['a.txt', 'b.txt', 'c.txt', 'd.txt'].map((name) => fileOf(name, bytesOf(5))),
    );
    await until(() => stage.entries()[3]?.phase === 'done');
  });

  it('asks before a byte is sent, and shows what is in the way', () => {
    expect(stage.entries().map(({ phase }) => phase)).toEqual([
      'asking',
      'asking',
      'asking',
      'done',
    ]);
    expect(stage.entries()[0]?.conflict).toEqual(conflict);
    expect(stage.sent).toHaveLength(1);
  });

  it('starts with what was decided, for those that were asked about, in the same session', async () => {
    const [a, b, c] = stage.entries().map(({ id }) => id);
    stage.engine.decideConflicts([a ?? '', b ?? ''], 'replace');
    await until(() => stage.entries()[1]?.phase === 'done');
    const again = stage.server.transport.start.mock.calls[1]?.[0];
    expect(again?.files.map(({ filename, onConflict }) => [filename, onConflict])).toEqual([
      ['a.txt', 'replace'],
      ['b.txt', 'replace'],
    ]);
    expect(again?.session).toEqual({ id: stage.entries()[3]?.sessionId });
    stage.engine.decideConflicts([c ?? ''], 'skip');
    expect(stage.entries()[2]).toMatchObject({ phase: 'skipped', conflict: null });
    expect(stage.server.transport.start).toHaveBeenCalledTimes(2);
  });
});

describe('going on with what an earlier page began', () => {
  /** An upload of which the store has the first parts, and no page knows. */
  async function leaveBehind() {
    await startAndStick();
    const { uploadId } = stage.only();
    const [begun] = await stage.engine.listUnfinished(target.workspace);
    expect(begun).toBeUndefined();
    await stage.engine.endAll();
    stage.putBetween(() => undefined);
    stage.sent.length = 0;
    if (!uploadId) throw new Error('the upload has not been started');
    return { uploadId, sessionId: null, name: 'a.bin', folderId: null, size: bytes.length };
  }

  it('is listed, unless this page is at it', async () => {
    const left = await leaveBehind();
    const [begun] = await stage.engine.listUnfinished(target.workspace);
    expect(begun).toMatchObject({ uploadId: left.uploadId, name: 'a.bin', oneClick: false });
  });

  it('[case 37] sends only what the store lacks, and the whole hash is right', async () => {
    const left = await leaveBehind();
    await stage.engine.continueUpload(left, target.workspace, fileOf('a.bin', bytes));
    await stage.untilAll('done');
    expect(inOrder(stage.sent)).toEqual(allParts.slice(4));
    expect(stage.server.contentOf('a.bin')).toEqual(Buffer.from(bytes));
    expect(stage.server.wholeOf('a.bin')).toBe(sha256(bytes));
  });

  it('what has ended meanwhile is shown as what it has become', async () => {
    const left = await leaveBehind();
    const goOn = () => stage.engine.continueUpload(left, target.workspace, fileOf('a.bin', bytes));
    for (const kept of stage.server.uploads.values()) kept.status = 'cancelled';
    await goOn();
    expect(stage.only()).toMatchObject({ phase: 'failed', retryable: false });
    stage.engine.clearFinishedUploads();
    for (const kept of stage.server.uploads.values()) kept.status = 'completed';
    await goOn();
    expect(stage.only().phase).toBe('done');
    expect(stage.sent).toEqual([]);
  });

  it('asks for the file where none was kept', async () => {
    const left = await leaveBehind();
    await stage.engine.continueUpload(left, target.workspace);
    expect(stage.only()).toMatchObject({ phase: 'needs-file', problem: null });
    await stage.engine.continueUpload(left, target.workspace, fileOf('a.bin', bytes));
    await stage.untilAll('done');
    expect(stage.entries()).toHaveLength(1);
  });

  it('does not take another file, and says how it differs', async () => {
    const left = await leaveBehind();
    const goOn = (file: File) => stage.engine.continueUpload(left, target.workspace, file);
    await goOn(fileOf('a.bin', bytes.slice(1)));
    expect(stage.only().problem).toContain('instead of');
    await goOn(fileOf('a.bin', bytes, 2_000));
    expect(stage.only().problem).toContain('at another time');
    const other = bytes.slice();
    other[0] = (other[0] ?? 0) + 1;
    await goOn(fileOf('a.bin', other));
    expect(stage.only()).toMatchObject({ phase: 'needs-file' });
    expect(stage.only().problem).toContain('other content');
    expect(stage.sent).toEqual([]);
  });
});

it('progress is reported once a second, and speed is known by then', async () => {
  await startAndStick();
  const { report } = stage.server.transport;
  await until(() => report.mock.calls.length >= 1);
  const before = report.mock.calls.length;
  await vi.advanceTimersByTimeAsync(5_000);
  // What stands still is not told again.
  expect(report.mock.calls.length).toBeLessThanOrEqual(before + 1);
  expect(report.mock.calls.at(-1)?.[0]).toMatchObject([{ uploadedBytes: 10_000, partsDone: 4 }]);
  expect(stage.only().speed).toBeTypeOf('number');
});

function setNetwork(onLine: boolean): void {
  vi.stubGlobal('navigator', { onLine, hardwareConcurrency: 4 });
  window.dispatchEvent(new Event(onLine ? 'online' : 'offline'));
}

it('without a network it says so, and goes on from where it was', async () => {
  await startAndStick();
  setNetwork(false);
  await stage.untilAll('offline');
  setNetwork(true);
  await stage.untilAll('sending');
});

it('however often the network goes, no try is used up', async () => {
  const cuts = 8;
  stage.putBetween((number, time) => {
    if (number !== 2 || time > cuts) return undefined;
    setNetwork(false);
    return 0;
  });
  const added = stage.add(fileOf('a.bin', bytes));
  for (let cut = 0; cut < cuts; cut++) {
    await until(() => !navigator.onLine && stage.only().phase === 'offline');
    setNetwork(true);
  }
  await added;
  await stage.untilAll('done');
  expect(stage.server.contentOf('a.bin')).toEqual(Buffer.from(bytes));
});

it('after signing out nothing goes on', async () => {
  await startAndStick();
  const before = stage.sent.length;
  stage.putBetween(() => undefined);
  await stage.engine.endAll();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(stage.entries()).toEqual([]);
  expect(stage.sent.length).toBe(before);
});
