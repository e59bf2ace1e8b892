import { useSyncExternalStore } from 'react';

/** A module that is fetched once the page stands, or when it is first needed, if that is earlier. */
export interface Later<T> {
  load(): Promise<T>;
  /** Fetches it when the page has nothing else to do. @returns it, as soon as it is there */
  useWhenIdle(): T | undefined;
}

function whenIdle(act: () => void): () => void {
  // Safari has no such callback.
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(act, 200);
    return () => clearTimeout(timer);
  }
  const waiting = requestIdleCallback(act, { timeout: 2_000 });
  return () => cancelIdleCallback(waiting);
}

/**
 * What the first sight of a page can do without. Unlike a lazy component it shows no fallback in
 * between: React holds back what follows a fallback for 300 ms.
 */
export function later<T>(fetchModule: () => Promise<T>): Later<T> {
  let loaded: T | undefined;
  let loading: Promise<T> | undefined;
  const listeners = new Set<() => void>();
  function load(): Promise<T> {
    loading ??= fetchModule().then(
      (module) => {
        loaded = module;
        for (const listener of listeners) listener();
        return module;
      },
      (error: unknown) => {
        // The connection may be back by the next time.
        loading = undefined;
        throw error;
      },
    );
    return loading;
  }
  function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    const cancel = loading ? undefined : whenIdle(() => load().catch(() => {}));
    return () => {
      listeners.delete(listener);
      cancel?.();
    };
  }
  return {
    load,
    useWhenIdle() {
      return useSyncExternalStore(
        subscribe,
        () => loaded,
        () => undefined,
      );
    },
  };
}
