import { useSyncExternalStore } from 'react';

// Who this page was made for. Another tab may sign somebody else in: the cookie is theirs by then,
// so each call says for whom it is meant, and the server refuses where that is not who sends it.

/** The header in which a call says who it is meant for. */
export const personHeader = 'x-holdall-person';

let personId: string | null = null;
/** Set while their session has ended; settles when they are signed in again. */
let ended: PromiseWithResolvers<void> | undefined;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

export function setPerson(id: string | null): void {
  personId = id;
}

export const currentPersonId = (): string | null => personId;

/** Whether the page can ask its person to sign in again, in place. */
export const canSignInHere = (): boolean => personId !== null;

/** Asks the person to sign in again; resolves when they have. */
export function signedInAgain(): Promise<void> {
  if (!ended) {
    ended = Promise.withResolvers<void>();
    tell();
  }
  return ended.promise;
}

/** Lets go on what waits for the person to be signed in. */
export function resumeSession(): void {
  const waiting = ended;
  ended = undefined;
  waiting?.resolve();
  tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useSessionEnded = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => ended !== undefined,
    () => false,
  );
