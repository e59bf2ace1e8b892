import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { clientOf, type WorkspaceClient } from '../trpc/workspace-client.ts';
import { oldAfter } from './changed-queries.ts';
import { createRefresher } from './refresher.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { visibilityState: 'visible' });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A workspace's client, and a list that a page shows. */
function setUp(answer: () => Promise<number> = async () => 1) {
  const client: WorkspaceClient = clientOf('personal');
  const refresher = createRefresher(client);
  let asked = 0;
  const observer = new QueryObserver(client.queryClient, {
    queryKey: ['files', 'list', {}],
    queryFn: () => {
      asked++;
      return answer();
    },
  });
  const leave = observer.subscribe(() => {});
  onTestFinished(() => {
    leave();
    refresher.stop();
    client.queryClient.clear();
  });
  return { client, refresher, asked: () => asked };
}

const files = oldAfter(['files']);

test('a hundred changes in a second are asked for once, and once more for those that came later', async () => {
  const { refresher, asked } = setUp();
  await vi.advanceTimersByTimeAsync(1);
  expect(asked()).toBe(1);
  for (let n = 0; n < 100; n++) {
    refresher.refresh(files);
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(asked()).toBe(2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked()).toBe(3);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked()).toBe(3);
});

test('a list that the page itself asks for after its own change is not asked for again', async () => {
  const { client, refresher, asked } = setUp();
  await vi.advanceTimersByTimeAsync(1);
  refresher.refresh(files);
  await vi.advanceTimersByTimeAsync(20);
  await client.queryClient.invalidateQueries({ queryKey: ['files', 'list'] });
  expect(asked()).toBe(2);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked()).toBe(2);
});

test('an answer that was under way when the change came does not count as new', async () => {
  const slow = () =>
    new Promise<number>((resolve) => {
      setTimeout(() => resolve(1), 2_000);
    });
  const { refresher, asked } = setUp(slow);
  await vi.advanceTimersByTimeAsync(100);
  refresher.refresh(files);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked()).toBe(1);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(asked()).toBe(2);
});

test('while a change of one’s own is under way its rows are left alone, but not for ever', async () => {
  const { client, refresher, asked } = setUp();
  await vi.advanceTimersByTimeAsync(1);
  client.changing.running = 1;
  refresher.refresh(files);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked()).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked()).toBe(2);
  client.changing.running = 0;
});

test('what did not change is not asked for, and a page that nobody sees asks for nothing', async () => {
  const { refresher, asked } = setUp();
  await vi.advanceTimersByTimeAsync(1);
  refresher.refresh(oldAfter(['members']));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked()).toBe(1);
  vi.stubGlobal('document', { visibilityState: 'hidden' });
  refresher.refresh(files);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked()).toBe(1);
});
