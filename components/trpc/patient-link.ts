import type { TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { failureOf } from './api-error.ts';
import { canSignInHere, signedInAgain } from './person.ts';
import { noteSilence } from './reach.ts';
import type { AppRouter } from './router.ts';

/** Calls that change something and are under way. */
export interface Changing {
  running: number;
}

/**
 * What every call needs: one that the end of the session refuses waits until the person has signed
 * in again, and is sent once more; one without an answer makes the page look for the server.
 */
export function patientLink(changing: Changing): TRPCLink<AppRouter> {
  return () =>
    ({ next, op }) =>
      observable((observer) => {
        const changes = op.type === 'mutation' ? 1 : 0;
        changing.running += changes;
        let left = false;
        let send = () => {};
        let unsubscribe = () => {};
        const refused = (error: Parameters<typeof observer.error>[0]) => {
          const { code } = failureOf(error);
          if (code === 'UNAUTHENTICATED' && canSignInHere()) {
            signedInAgain().then(() => !left && send());
            return;
          }
          const cancelled = op.signal?.aborted ?? false;
          if (!cancelled && (code === 'OFFLINE' || code === 'DATABASE_UNAVAILABLE')) noteSilence();
          observer.error(error);
        };
        send = () => {
          const sent = next(op).subscribe({
            next: (value) => observer.next(value),
            error: refused,
            complete: () => observer.complete(),
          });
          unsubscribe = () => sent.unsubscribe();
        };
        send();
        return () => {
          if (!left) changing.running -= changes;
          left = true;
          unsubscribe();
        };
      });
}
