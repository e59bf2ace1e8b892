import { useSyncExternalStore } from 'react';

/** Whether this page reaches the server: it knows itself offline, or gets no answer. */
export type Reach = 'fine' | 'offline' | 'silent';

/** Milliseconds between two looks whether the server is back; the last one repeats. */
const pauses = [500, 1_000, 2_000, 4_000];

let reach: Reach = 'fine';
let looking: Promise<void> | undefined;
let watching = false;
const listeners = new Set<() => void>();

function set(next: Reach): void {
  if (reach === next) return;
  reach = next;
  for (const listener of listeners) listener();
}

const isOffline = (): boolean => navigator.onLine === false;

/** Whether the server answers and has its database; a store that fails is told by its own calls. */
async function answers(): Promise<boolean> {
  try {
    const response = await fetch('/api/health', { cache: 'no-store' });
    const health: unknown = await response.json();
    return (
      typeof health === 'object' && health !== null && Reflect.get(health, 'database') === 'ok'
    );
  } catch {
    return false;
  }
}

async function lookUntilBack(): Promise<void> {
  for (let round = 0; ; round++) {
    if (isOffline()) set('offline');
    else if (await answers()) return set('fine');
    else set(isOffline() ? 'offline' : 'silent');
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, pauses[Math.min(round, pauses.length - 1)]);
    window.addEventListener('online', () => resolve(), { once: true });
    await promise;
    clearTimeout(timer);
  }
}

/** Says that a call got no answer. Looks at once whether it was that call only, then until all is well. */
export function noteSilence(): void {
  looking ??= lookUntilBack().finally(() => {
    looking = undefined;
  });
}

/** Resolves at once where all is well, else when the server answers again. */
export async function whenReachable(): Promise<void> {
  if (isOffline()) noteSilence();
  await looking;
}

function subscribe(listener: () => void): () => void {
  if (!watching) {
    watching = true;
    window.addEventListener('offline', noteSilence);
    if (isOffline()) noteSilence();
  }
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Calls back whenever it changes whether this page reaches the server. */
export const onReach = subscribe;

/** Calls back whenever the server answers again after it did not. */
export function onReachable(listener: () => void): () => void {
  return subscribe(() => reach === 'fine' && listener());
}

/** Whether nothing speaks against asking the server. */
export const isReachable = (): boolean => reach === 'fine' && !isOffline();

export const useReach = (): Reach =>
  useSyncExternalStore(
    subscribe,
    () => reach,
    () => 'fine',
  );
