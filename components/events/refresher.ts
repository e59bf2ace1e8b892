import type { Query } from '@tanstack/react-query';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import { isOld, nothingOld, type Old, oldTogether } from './changed-queries.ts';

/** Milliseconds. */
const patience = {
  /** From a change to the question: others that belong to it come in the meantime. */
  quiet: 250,
  /** Between two rounds of questions. */
  between: 1_000,
  /** Until when changes of one's own that are under way are waited for. */
  own: 3_000,
};

/** Brings the queries of one workspace up to date after changes, without a storm. */
export interface Refresher {
  refresh(old: Old): void;
  stop(): void;
}

/** When each query last began to ask for all that it holds. */
function watchStarts({ queryClient }: WorkspaceClient) {
  const starts = new WeakMap<Query, number>();
  const stop = queryClient.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'fetch') return;
    if (!event.action.meta?.fetchMore) starts.set(event.query, performance.now());
  });
  return { startedAt: (query: Query) => starts.get(query) ?? 0, stop };
}

/**
 * Asks again, soon and together, for what changes have made old. What has begun to ask since the
 * change is left alone: so one's own change, after which its page asks by itself, is asked for once.
 */
export function createRefresher(client: WorkspaceClient): Refresher {
  const { queryClient, changing } = client;
  const starts = watchStarts(client);
  let old = nothingOld;
  let firstAt = 0;
  let lastAt = 0;
  let roundAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const concerned = (query: Query) =>
    isOld(old, query.queryKey) && starts.startedAt(query) <= lastAt;

  function round(): void {
    timer = undefined;
    const now = performance.now();
    // Rows that the person has just taken away would come back for a moment.
    const changes = changing.running > 0 && now - firstAt < patience.own;
    const asking = queryClient.isFetching({ predicate: concerned }) > 0;
    if (changes || asking) {
      later(patience.quiet);
      return;
    }
    roundAt = now;
    client.changedAt = Date.now();
    queryClient.invalidateQueries({
      predicate: concerned,
      // A page that nobody sees asks when it is seen again.
      refetchType: document.visibilityState === 'hidden' ? 'none' : 'active',
    });
    old = nothingOld;
  }

  function later(milliseconds: number): void {
    timer ??= setTimeout(round, milliseconds);
  }

  return {
    refresh(more) {
      lastAt = performance.now();
      if (old === nothingOld) firstAt = lastAt;
      old = oldTogether(old, more);
      client.changedAt = Date.now();
      later(Math.max(patience.quiet, roundAt + patience.between - lastAt));
    },
    stop() {
      clearTimeout(timer);
      starts.stop();
    },
  };
}
