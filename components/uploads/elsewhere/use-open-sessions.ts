import { QueryObserver } from '@tanstack/react-query';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Outputs } from '../../trpc/router.ts';
import { clientOf } from '../../trpc/workspace-client.ts';
import type { WorkspaceFace } from '../../workspaces/workspace.ts';
import { heldLocks, sessionLock } from '../engine/held-locks.ts';
import { useUploads } from '../upload-store.ts';
import { begunHere } from './begun-here.ts';
import { noteMovement } from './movement.ts';

export type UploadSession = Outputs['uploads']['sessions']['items'][number];

/** Milliseconds between two looks whether what moved elsewhere still does: then nobody tells. */
const look = 20_000;

/** An open session, and who is at it as far as this page can know. */
interface Seen {
  session: UploadSession;
  /** Somebody is at it, somewhere. */
  moves: boolean;
  /** No tab is at it that could: it was begun in this browser, and a reload or a crash ended that. */
  left: boolean;
}

async function openSessions(workspaceId: string, signal: AbortSignal): Promise<Seen[]> {
  const { api } = clientOf(workspaceId);
  const { items } = await api.uploads.sessions.query({ status: 'open' }, { signal });
  const held = await heldLocks();
  // Without locks nobody can tell whether another tab is at it.
  const begun = navigator.locks === undefined ? new Set() : begunHere();
  const now = Date.now();
  return items.map((session) => ({
    session,
    moves: noteMovement(session, now),
    left: begun.has(session.id) && !held.has(sessionLock(session.id)),
  }));
}

const observe = (workspaceId: string): QueryObserver<Seen[]> =>
  new QueryObserver<Seen[]>(clientOf(workspaceId).queryClient, {
    queryKey: ['uploads', 'sessions', 'open'],
    queryFn: ({ signal }) => openSessions(workspaceId, signal),
    refetchInterval: ({ state }) => (state.data?.some(({ moves }) => moves) ? look : false),
  });

/**
 * The person's open sessions in a workspace (null: of none). `elsewhere`: another tab or device is
 * at them. `still`: ids of those in which there may be uploads that nobody goes on with.
 */
export function useOpenSessions(workspace: WorkspaceFace | null): {
  elsewhere: readonly UploadSession[];
  still: readonly string[];
} {
  const entries = useUploads();
  const id = workspace?.id;
  // Not `useQuery`: that one stays with the cache of the workspace that it was first used for.
  const observer = useMemo(() => (id === undefined ? undefined : observe(id)), [id]);
  const data = useSyncExternalStore(
    useCallback((listener) => observer?.subscribe(listener) ?? (() => {}), [observer]),
    () => observer?.getCurrentResult().data,
    () => undefined,
  );
  return useMemo(() => {
    const own = new Set(entries.map(({ sessionId }) => sessionId));
    // The server tells of a session before its answer tells this tab that it is its own.
    const starting = entries.some(
      ({ workspace, sessionId, phase }) =>
        workspace.id === id && sessionId === null && (phase === 'waiting' || phase === 'hashing'),
    );
    const seen = starting ? [] : (data ?? []);
    return {
      elsewhere: seen
        .filter(({ session, moves, left }) => moves && !left && !own.has(session.id))
        .map(({ session }) => session),
      still: seen
        .filter(({ session, moves, left }) => left || !(moves || own.has(session.id)))
        .map(({ session }) => session.id),
    };
  }, [entries, data, id]);
}
