'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { failureOf } from '../trpc/api-error.ts';
import type { Outputs } from '../trpc/router.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Progress } from '../ui/progress.tsx';
import { toast } from '../ui/toast.ts';
import { refreshTrash } from './trash-cache.ts';

type Emptying = NonNullable<Outputs['trash']['emptying']>;

/** Milliseconds between two looks while it runs, for when changes are not told. */
const again = 5_000;

/** The person's own emptying of the trash while it runs; undefined while there is none. */
export function useEmptying(enabled: boolean): Emptying | undefined {
  const { api } = useWorkspaceClient();
  const { data } = useQuery({
    queryKey: ['trash', 'emptying'],
    queryFn: ({ signal }) => api.trash.emptying.query(undefined, { signal }),
    enabled,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? again : false),
  });
  return data?.state === 'running' ? data : undefined;
}

const counted = new Intl.NumberFormat('en');

/** How far the trash is emptied, with a way to stop it. */
export function EmptyingBanner({ emptying }: { emptying: Emptying }) {
  const client = useWorkspaceClient();
  const [pending, setPending] = useState(false);
  const { id, entries, removed } = emptying;
  const gone = Math.min(removed, entries);
  async function stop() {
    setPending(true);
    try {
      await client.api.trash.stopEmptying.mutate({ emptyingId: id });
      toast('Stopped emptying the trash', { description: 'What is still in the trash stays.' });
    } catch (error) {
      toast.error(failureOf(error).message);
    }
    await refreshTrash(client);
    setPending(false);
  }
  return (
    <section
      aria-label="Emptying the trash"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t bg-muted px-4 py-2 sm:px-6"
    >
      <p role="status">
        Emptying the trash: {counted.format(gone)} of {counted.format(entries)} gone
      </p>
      <Progress
        label="Emptying the trash"
        value={entries === 0 ? 1 : gone / entries}
        className="min-w-24 flex-1 bg-surface"
      />
      <Button variant="outline" size="sm" pending={pending} onClick={stop}>
        Stop
      </Button>
    </section>
  );
}
