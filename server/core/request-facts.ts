import { AsyncLocalStorage } from 'node:async_hooks';

/** What the log tells of a request besides its answer; found out while it is answered. */
export interface RequestFacts {
  userId?: string;
  workspaceId?: string;
  /** Paths of the procedures that it called: several in a batch, and those behind a page. */
  procedures: Set<string>;
}

/** One per process, also across separately bundled routes. */
const shared = globalThis as typeof globalThis & {
  holdallRequest?: AsyncLocalStorage<RequestFacts>;
};
shared.holdallRequest ??= new AsyncLocalStorage();
const current = shared.holdallRequest;

/** Runs what answers a request, so that everything it calls can add to its facts. */
export const withFacts = <T>(facts: RequestFacts, answer: () => T): T => current.run(facts, answer);

/** The facts of the request that is being answered; undefined in jobs and in tests. */
export const requestFacts = (): RequestFacts | undefined => current.getStore();
