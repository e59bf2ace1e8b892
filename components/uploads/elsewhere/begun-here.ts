import { currentEntries, subscribe } from '../upload-store.ts';

/** Where this browser keeps the ids of the sessions that its tabs have begun. */
const place = 'holdall-upload-sessions';
const mostKept = 100;

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

/** Keeps the sessions of this tab from now on, until the answer is called. */
export function rememberSessions(): () => void {
  const known = new Set<string>();
  return subscribe(() => {
    const fresh = new Set<string>();
    for (const { sessionId } of currentEntries())
      if (sessionId !== null && !known.has(sessionId)) fresh.add(sessionId);
    if (fresh.size === 0) return;
    for (const id of fresh) known.add(id);
    const kept = [...fresh, ...read().filter((id) => !fresh.has(id))].slice(0, mostKept);
    try {
      localStorage.setItem(place, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing: an unfinished upload is told of a little later then.
    }
  });
}

/** The sessions that tabs of this browser have begun, this one or others, today or earlier. */
export const begunHere = (): ReadonlySet<string> => new Set(read());
