'use client';

import { useState } from 'react';
import { LoadError } from '../shared/load-error.tsx';
import { MoreButton } from '../shared/more-button.tsx';
import { failureOf } from '../trpc/api-error.ts';
import { usePages } from '../trpc/use-pages.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.ts';
import { type Session, SessionRow } from './session-row.tsx';

/** Where the person is signed in, each place to end. */
export function SessionsSection() {
  const { api, queryClient } = useWorkspaceClient();
  const { query, items: sessions } = usePages({
    queryKey: ['sessions'],
    load: (cursor, signal) => api.sessions.list.query({ cursor }, { signal }),
  });
  const [busy, setBusy] = useState('');
  async function act(what: string, ask: () => Promise<string>) {
    setBusy(what);
    try {
      toast.success(await ask());
    } catch (error) {
      toast.error(failureOf(error).message);
    } finally {
      await queryClient.invalidateQueries({ queryKey: ['sessions'] });
      setBusy('');
    }
  }
  const end = ({ id, device }: Session) =>
    act(id, async () => {
      await api.sessions.end.mutate({ sessionId: id });
      return `${device} is signed out.`;
    });
  const endOthers = () =>
    act('others', async () => {
      const { ended } = await api.sessions.endOthers.mutate();
      return ended === 1 ? 'One other device is signed out.' : `${ended} devices are signed out.`;
    });
  return (
    <section aria-labelledby="sessions" className="max-w-2xl space-y-3">
      <h2 id="sessions" className="font-semibold text-base">
        Where you are signed in
      </h2>
      {query.isPending && (
        <div aria-busy className="space-y-3">
          <p role="status" className="sr-only">
            Loading
          </p>
          <Skeleton className="h-10 w-full" />
          <Skeleton className="h-10 w-full" />
        </div>
      )}
      {query.isError && !query.data && (
        <LoadError
          message={failureOf(query.error).message}
          pending={query.isFetching}
          onRetry={() => query.refetch()}
        />
      )}
      {sessions.length > 0 && (
        <ul aria-label="Sessions" className="border-t">
          {sessions.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              pending={busy === session.id}
              onEnd={() => end(session)}
            />
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        <MoreButton query={query} />
        {sessions.length > 1 && (
          <Button variant="outline" size="sm" pending={busy === 'others'} onClick={endOthers}>
            Sign out everywhere else
          </Button>
        )}
      </div>
    </section>
  );
}
