import { QueryCache, QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client';
import superjson from 'superjson';
import { failureOf, isPassing } from './api-error.ts';
import type { AppRouter } from './router.ts';

/** The header in which a request names its workspace (design, section 4). */
const workspaceHeader = 'x-holdall-workspace';

/** The way to one workspace: its calls, and its cache. Nothing of it is shared with another's. */
export interface WorkspaceClient {
  /** `personal`, an organization's id, or null for calls about the person only. */
  workspaceId: string | null;
  api: TRPCClient<AppRouter>;
  queryClient: QueryClient;
}

function leaveWhenSignedOut(error: unknown): void {
  if (typeof window === 'undefined' || failureOf(error).code !== 'UNAUTHENTICATED') return;
  const here = window.location.pathname + window.location.search;
  window.location.replace(`/sign-in?next=${encodeURIComponent(here)}`);
}

function createWorkspaceClient(workspaceId: string | null): WorkspaceClient {
  return {
    workspaceId,
    api: createTRPCClient<AppRouter>({
      links: [
        httpBatchLink({
          url: '/api/trpc',
          transformer: superjson,
          headers: workspaceId === null ? {} : { [workspaceHeader]: workspaceId },
        }),
      ],
    }),
    queryClient: new QueryClient({
      queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
      defaultOptions: {
        queries: {
          staleTime: 15_000,
          retry: (count, error) => count < 2 && isPassing(failureOf(error)),
        },
      },
    }),
  };
}

const clients = new Map<string | null, WorkspaceClient>();

/**
 * The client of a workspace. In the browser one each, kept until the page is loaded anew, so that
 * coming back shows its rows at once; on the server a new one each time, since requests share it.
 */
export function clientOf(workspaceId: string | null): WorkspaceClient {
  if (typeof window === 'undefined') return createWorkspaceClient(workspaceId);
  let client = clients.get(workspaceId);
  if (!client) {
    client = createWorkspaceClient(workspaceId);
    clients.set(workspaceId, client);
  }
  return client;
}
