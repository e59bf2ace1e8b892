import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createHashState } from './hash-state.ts';

const hex = (kind: 'sha256' | 'md5', bytes: Uint8Array) =>
  createHash(kind).update(bytes).digest('hex');

/** More than one piece of what is read at once, and not a whole number of them. */
const bytes = Buffer.alloc(5 * 1024 ** 2 + 17, 'the bytes of a file, over and over ');
const blob = new Blob([bytes]);
const half = 3 * 1024 ** 2;

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each([
  ['with the browser’s own hash', true],
  ['on a plain-HTTP address, which has none', false],
])('%s', (_where, hasSubtle) => {
  const makeState = () => {
    if (!hasSubtle) vi.stubGlobal('crypto', {});
    return createHashState();
  };

  it('hashes a part and the whole file in one reading', async () => {
    const ask = makeState();
    const first = await ask({
      kind: 'read',
      blob: blob.slice(0, half),
      own: 'sha256',
      running: 'a',
    });
    expect(first.own).toEqual({ sha256: hex('sha256', bytes.subarray(0, half)) });
    const second = await ask({
      kind: 'read',
      blob: blob.slice(half),
      own: 'sha256+md5',
      running: 'a',
    });
    expect(second.own).toEqual({
      sha256: hex('sha256', bytes.subarray(half)),
      md5: hex('md5', bytes.subarray(half)),
    });
    expect(await ask({ kind: 'finish', running: 'a' })).toEqual({ whole: hex('sha256', bytes) });
  });

  it('keeps the files of several uploads apart, and forgets what is dropped', async () => {
    const ask = makeState();
    await ask({ kind: 'read', blob: blob.slice(0, half), own: 'none', running: 'a' });
    await ask({ kind: 'read', blob, own: 'none', running: 'b' });
    expect(await ask({ kind: 'finish', running: 'b' })).toEqual({ whole: hex('sha256', bytes) });
    await ask({ kind: 'drop', running: 'a' });
    await ask({ kind: 'read', blob, own: 'none', running: 'a' });
    expect(await ask({ kind: 'finish', running: 'a' })).toEqual({ whole: hex('sha256', bytes) });
  });

  it('[case 38] hashes no bytes at all', async () => {
    const ask = makeState();
    const { own } = await ask({ kind: 'read', blob: new Blob([]), own: 'sha256' });
    expect(own?.sha256).toBe(hex('sha256', new Uint8Array()));
  });
});

it('a piece that gives fewer bytes than it has is said to be unreadable', async () => {
  const short = new Blob([bytes.subarray(0, 100)]);
  vi.spyOn(short, 'arrayBuffer').mockResolvedValue(new ArrayBuffer(99));
  const ask = createHashState();
  await expect(ask({ kind: 'read', blob: short, own: 'sha256' })).rejects.toThrow('fewer bytes');
});
