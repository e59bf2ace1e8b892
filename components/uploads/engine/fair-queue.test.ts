import { expect, it } from 'vitest';
import { connectionBudget, createConnections } from './fair-queue.ts';

/** Requests that last until they are released, and what is under way by flow. */
function makeLine(budget = connectionBudget) {
  const connections = createConnections(budget);
  const log: string[] = [];
  const open: { flow: string; release: () => void }[] = [];
  let most = 0;
  const add = (flow: string, signal?: AbortSignal) =>
    connections.add(
      () => {
        const { promise, resolve } = Promise.withResolvers<void>();
        log.push(flow);
        open.push({ flow, release: resolve });
        most = Math.max(most, open.length);
        return promise;
      },
      { flow, ...(signal && { signal }) },
    );
  return {
    add,
    log,
    underWay: () => open.map(({ flow }) => flow),
    most: () => most,
    /** Ends the first request of this flow, and lets the next one begin. */
    async end(flow: string) {
      const at = open.findIndex((request) => request.flow === flow);
      const [request] = open.splice(at, 1);
      request?.release();
      await connections.onSizeLessThan(Number.POSITIVE_INFINITY);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const smallFiles = Array.from({ length: 100 }, (_, i) => `small-${i}`);

it('a file that is alone has the whole budget, and never more', async () => {
  const line = makeLine();
  for (let part = 0; part < 20; part++) line.add('large');
  expect(line.underWay()).toHaveLength(connectionBudget);
  for (let part = 0; part < 14; part++) await line.end('large');
  expect(line.log).toHaveLength(20);
  expect(line.most()).toBe(connectionBudget);
});

it('a hundred small files are not held up by a large one that came first', async () => {
  const line = makeLine();
  for (let part = 0; part < 50; part++) line.add('large');
  for (const file of smallFiles) line.add(file);
  // Each part that ends makes room for a small file, until the large one has its share only.
  for (let part = 0; part < connectionBudget - 1; part++) await line.end('large');
  expect(line.underWay().filter((flow) => flow === 'large')).toHaveLength(1);
  const before = line.log.length;
  while (line.underWay().some((flow) => flow !== 'large')) {
    const small = line.underWay().find((flow) => flow !== 'large') ?? '';
    await line.end(small);
  }
  // All of them went while one single part was under way; only then the large one took over.
  const since = line.log.slice(before);
  const lastSmall = since.findLastIndex((flow) => flow !== 'large');
  expect(since.slice(0, lastSmall).filter((flow) => flow === 'large')).toEqual([]);
  expect(line.underWay()).toEqual(Array.from({ length: connectionBudget }, () => 'large'));
});

it('a large file is not starved by small ones that keep coming', async () => {
  const line = makeLine(2);
  for (let part = 0; part < 10; part++) line.add('large');
  await line.end('large');
  for (let i = 0; i < 40; i++) {
    line.add(`small-${i}`);
    line.add(`small-${i}-too`);
    await line.end(line.underWay()[0] ?? '');
  }
  expect(line.log.filter((flow) => flow === 'large').length).toBeGreaterThanOrEqual(3);
});

it('large files share alike', async () => {
  const line = makeLine();
  for (const flow of ['a', 'b', 'c']) for (let part = 0; part < 30; part++) line.add(flow);
  for (let i = 0; i < 12; i++) await line.end(line.underWay()[0] ?? '');
  const count = (flow: string) => line.underWay().filter((other) => other === flow).length;
  expect([count('a'), count('b'), count('c')]).toEqual([2, 2, 2]);
});

it('what is aborted while it waits never begins, and holds up nobody', async () => {
  const line = makeLine(1);
  const controller = new AbortController();
  line.add('first');
  const aborted = line.add('second', controller.signal);
  line.add('third');
  controller.abort(new Error('cancelled'));
  await expect(aborted).rejects.toThrow('cancelled');
  await line.end('first');
  expect(line.log).toEqual(['first', 'third']);
});
