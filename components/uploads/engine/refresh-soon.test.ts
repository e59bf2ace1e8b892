import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fileLists } from '../../files/file-cache.ts';
import { setTold, type WorkspaceClient } from '../../trpc/workspace-client.ts';
import { refreshSoon } from './refresh-soon.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  setTold(false);
  vi.useRealTimers();
});

function makeClient() {
  const queryClient = new QueryClient();
  const invalidated = vi.spyOn(queryClient, 'invalidateQueries');
  const client = { queryClient, changedAt: 0 } as WorkspaceClient;
  /** How often the lists of files were asked for. */
  const asked = () =>
    invalidated.mock.calls.filter(([filters]) => filters?.queryKey === fileLists).length;
  return { client, asked };
}

/** Files arrive for so many seconds, twenty in each. */
async function arrive(client: WorkspaceClient, seconds: number): Promise<void> {
  for (let n = 0; n < 20 * seconds; n++) {
    refreshSoon(client);
    await vi.advanceTimersByTimeAsync(50);
  }
}

it('while files arrive and nobody tells of changes, lists are asked for at once and then once a second', async () => {
  const { client, asked } = makeClient();
  refreshSoon(client);
  expect(asked()).toBe(1);
  await arrive(client, 5);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked()).toBeGreaterThanOrEqual(5);
  expect(asked()).toBeLessThanOrEqual(7);
});

it('where changes are told, they are asked for at once, and anew only after a pause', async () => {
  setTold(true);
  const { client, asked } = makeClient();
  await arrive(client, 5);
  expect(asked()).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  refreshSoon(client);
  expect(asked()).toBe(2);
});
