import { createTRPCClient, httpSubscriptionLink } from '@trpc/client';
import superjson from 'superjson';
import type { StreamMessage } from '#server/events/schema.ts';
import { type Failure, failureOf } from '../trpc/api-error.ts';
import type { AppRouter } from '../trpc/router.ts';

interface Handlers {
  /** From now on changes are told; also after each time in which they were not. */
  onListening: () => void;
  onMessage: (message: Exclude<StreamMessage, { type: 'listening' }>) => void;
  /** The connection is gone; it is being tried again by itself. */
  onLost: () => void;
  /** It has ended for good, refused or by the server's own wish. */
  onEnd: (failure: Failure | undefined) => void;
}

/** One event stream over the changes of these workspaces; answers with what closes it. */
export function openStream(
  personId: string,
  workspaces: readonly string[],
  { onListening, onMessage, onLost, onEnd }: Handlers,
): () => void {
  const [named = 'personal', ...rest] = workspaces;
  const client = createTRPCClient<AppRouter>({
    links: [
      httpSubscriptionLink({
        url: '/api/trpc',
        transformer: superjson,
        // A browser's event stream carries no header.
        connectionParams: { workspace: named, person: personId },
      }),
    ],
  });
  const subscription = client.events.subscribe.subscribe(
    { others: rest.filter((id) => id !== 'personal') },
    {
      onData: (message) => (message.type === 'listening' ? onListening() : onMessage(message)),
      onConnectionStateChange: ({ state, error }) => {
        if (state === 'connecting' && error) onLost();
      },
      onError: (error) => onEnd(failureOf(error)),
      onComplete: () => onEnd(undefined),
    },
  );
  return () => subscription.unsubscribe();
}
