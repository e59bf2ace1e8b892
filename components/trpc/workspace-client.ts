import { QueryCache, QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client';
import superjson from 'superjson';
import { failureOf, isPassing } from './api-error.ts';
import { type Changing, patientLink } from './patient-link.ts';
import { canSignInHere, currentPersonId, personHeader } from './person.ts';
import type { AppRouter } from './router.ts';

/** The header in which a request names its workspace (design, section 4). */
const workspaceHeader = 'x-holdall-workspace';

/** The way to one workspace: its calls, and its cache. Nothing of it is shared with another's. */
export interface WorkspaceClient {
  /** `personal`, an organization's id, or null for calls about the person only. */
  workspaceId: string | null;
  api: TRPCClient<AppRouter>;
  queryClient: QueryClient;
  /** The calls of this page that change something here and are under way. */
  changing: Changing;
  /** When something here was last known to change, in milliseconds. */
  changedAt: number;
}

/** Milliseconds for which data count as fresh; shorter while nobody tells of changes. */
const freshFor = { told: 60_000, untold: 15_000 };
let told = false;

/** Says whether changes are told as they happen. */
export function setTold(value: boolean): void {
  told = value;
}

/** Whether changes are told as they happen: then nobody has to ask for what others have changed. */
export const isTold = (): boolean => told;

function leaveWhenSignedOut(error: unknown): void {
  if (typeof window === 'undefined' || failureOf(error).code !== 'UNAUTHENTICATED') return;
  if (canSignInHere()) return;
  const here = window.location.pathname + window.location.search;
  window.location.replace(`/sign-in?next=${encodeURIComponent(here)}`);
}

function headersFor(workspaceId: string | null): Record<string, string> {
  const person = currentPersonId();
  return {
    ...(workspaceId === null ? {} : { [workspaceHeader]: workspaceId }),
    ...(person === null ? {} : { [personHeader]: person }),
  };
}

function createWorkspaceClient(workspaceId: string | null): WorkspaceClient {
  const changing = { running: 0 };
  return {
    workspaceId,
    changing,
    changedAt: 0,
    api: createTRPCClient<AppRouter>({
      links: [
        patientLink(changing),
        httpBatchLink({
          url: '/api/trpc',
          transformer: superjson,
          headers: () => headersFor(workspaceId),
        }),
      ],
    }),
    queryClient: new QueryClient({
      queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
      defaultOptions: {
        queries: {
          staleTime: () => (told ? freshFor.told : freshFor.untold),
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

/** The clients that this page has made so far. */
export const knownClients = (): readonly WorkspaceClient[] => [...clients.values()];
