import { expect, it } from 'vitest';
import { createLane } from './lane.ts';

const never = new AbortController().signal;

/** Lets files in, and notes who is. */
function watch(limits: { files: number; bytes: number }) {
  const lane = createLane(limits);
  const inside = new Map<string, () => void>();
  const enter = (name: string, bytes: number, signal = never) =>
    lane.enter(bytes, signal).then((leave) => void inside.set(name, leave));
  return {
    enter,
    inside: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return [...inside.keys()];
    },
    leave(name: string) {
      inside.get(name)?.();
      inside.delete(name);
    },
  };
}

it('lets in as many files as fit by number and by bytes, in their order', async () => {
  const lane = watch({ files: 3, bytes: 100 });
  for (const [name, bytes] of [
    ['a', 60],
    ['b', 30],
    ['c', 30],
    ['d', 5],
    ['e', 5],
  ] as const)
    lane.enter(name, bytes);
  // d would fit beside, but it came after c: nobody is overtaken for ever.
  expect(await lane.inside()).toEqual(['a', 'b']);
  lane.leave('a');
  expect(await lane.inside()).toEqual(['b', 'c', 'd']);
  lane.leave('b');
  expect(await lane.inside()).toEqual(['c', 'd', 'e']);
});

it('lets in a file that is larger than the lane when it is empty', async () => {
  const lane = watch({ files: 3, bytes: 100 });
  lane.enter('a', 1);
  lane.enter('huge', 1_000);
  expect(await lane.inside()).toEqual(['a']);
  lane.leave('a');
  expect(await lane.inside()).toEqual(['huge']);
});

it('a file that gives up its turn holds up nobody', async () => {
  const lane = watch({ files: 1, bytes: 100 });
  const controller = new AbortController();
  lane.enter('a', 1);
  const gone = lane.enter('b', 1, controller.signal);
  lane.enter('c', 1);
  controller.abort(new Error('paused'));
  await expect(gone).rejects.toThrow('paused');
  lane.leave('a');
  expect(await lane.inside()).toEqual(['c']);
  await expect(lane.enter('d', 1, controller.signal)).rejects.toThrow('paused');
});

it('leaving twice makes room once', async () => {
  const lane = createLane({ files: 1, bytes: 100 });
  const leave = await lane.enter(1, never);
  leave();
  await lane.enter(1, never);
  leave();
  let inside = false;
  lane.enter(1, never).then(() => {
    inside = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(inside).toBe(false);
});
