import { useEffect, useSyncExternalStore } from 'react';

/** Something that can be done on the page that is shown. */
export interface PaletteAction {
  id: string;
  label: string;
  /** What it would be done with, in words. */
  detail?: string;
  keys?: string;
  run: () => void;
}

/** What the list in the page offers to the palette, for what is chosen in it. */
let offer: (() => PaletteAction[]) | null = null;
let open: 'palette' | 'keys' | null = null;
const listeners = new Set<() => void>();

export function show(next: typeof open): void {
  open = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Which of the two is open: the palette, the list of keys, or none. */
export const useShown = (): typeof open =>
  useSyncExternalStore(
    subscribe,
    () => open,
    () => null,
  );

/** Offers what can be done with what is chosen, asked for when the palette opens. */
export function usePaletteActions(actions: () => PaletteAction[]): void {
  useEffect(() => {
    offer = actions;
    return () => {
      if (offer === actions) offer = null;
    };
  });
}

export const offeredActions = (): PaletteAction[] => offer?.() ?? [];
