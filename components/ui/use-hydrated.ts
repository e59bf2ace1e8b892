'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => {};

/**
 * Whether React has taken over the page's HTML. Until then a press would do nothing, so controls
 * that need it wait, disabled, and a form cannot be sent by the browser itself.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
