import { createHash } from 'node:crypto';
import { beforeEach, expect, it, vi } from 'vitest';
import { bytesOf } from '../testing/stage.ts';

const kibibyte = 1024;

async function freshly() {
  vi.resetModules();
  return import('./small-content.ts');
}
let { readSmall } = await freshly();
beforeEach(async () => {
  ({ readSmall } = await freshly());
});

const fileOf = (bytes: Uint8Array<ArrayBuffer>): File => new File([bytes], 'a.bin');

it('a small file is read once, for its hash and for sending it', async () => {
  const bytes = bytesOf(1_000);
  const file = fileOf(bytes);
  const read = vi.spyOn(file, 'arrayBuffer');
  const { hashes, content } = await readSmall(file);
  expect(hashes).toEqual({ sha256: createHash('sha256').update(bytes).digest('hex') });
  expect(content?.bytes).toEqual(bytes);
  expect(read).toHaveBeenCalledTimes(1);
});

it('no more than 32 MiB are kept, of all files together, until some are dropped', async () => {
  const bytes = bytesOf(256 * kibibyte);
  const read = () => readSmall(fileOf(bytes));
  const kept = await Promise.all(Array.from({ length: 128 }, read));
  expect(kept.every(({ content }) => content !== undefined)).toBe(true);
  const beyond = await read();
  expect(beyond.content).toBeUndefined();
  expect(beyond.hashes).toEqual(kept[0]?.hashes);
  kept[0]?.content?.drop();
  kept[0]?.content?.drop();
  expect((await read()).content).toBeDefined();
  expect((await read()).content).toBeUndefined();
});

it('what cannot be read any more is said to have changed', async () => {
  const file = fileOf(bytesOf(10));
  vi.spyOn(file, 'arrayBuffer').mockRejectedValue(new DOMException('gone', 'NotReadableError'));
  await expect(readSmall(file)).rejects.toThrow('changed, moved or deleted');
});
