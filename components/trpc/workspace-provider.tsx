'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { trpc } from './router.ts';
import { clientOf, type WorkspaceClient } from './workspace-client.ts';

const Current = createContext<WorkspaceClient | null>(null);

function Connected({ workspaceId, children }: ProviderProps) {
  const [client] = useState(() => clientOf(workspaceId));
  return (
    <Current value={client}>
      <trpc.Provider client={client.api} queryClient={client.queryClient}>
        <QueryClientProvider client={client.queryClient}>{children}</QueryClientProvider>
      </trpc.Provider>
    </Current>
  );
}

interface ProviderProps {
  /** Null for pages about the person only. */
  workspaceId: string | null;
  children: ReactNode;
}

/** Everything below talks to this workspace; another id mounts everything below anew. */
export function WorkspaceProvider(props: ProviderProps) {
  return <Connected key={props.workspaceId} {...props} />;
}

export function useWorkspaceClient(): WorkspaceClient {
  const client = useContext(Current);
  if (!client) throw new Error('no WorkspaceProvider above');
  return client;
}
