'use client';

import { useEffect } from 'react';

/** An element that had focus, with the rows beside its own, which may outlive it. */
interface Footprint {
  element: HTMLElement;
  beside: Element[];
  /** The page on which it had it. */
  path: string;
}

const remembered = 20;
const focusable = 'button:enabled, a[href], input:enabled, select:enabled';

const canTakeFocus = (element: HTMLElement): boolean =>
  element.isConnected && element.checkVisibility() && !element.matches(':disabled');

function footprintOf(element: HTMLElement): Footprint {
  const row = element.closest('tr, li');
  const beside = [row?.nextElementSibling, row?.previousElementSibling];
  return {
    element,
    beside: beside.filter((sibling) => sibling instanceof Element),
    path: location.pathname,
  };
}

/** The last control of a row: in our lists, the one that acts on it. */
function controlOf(row: Element): HTMLElement | undefined {
  return [...row.querySelectorAll<HTMLElement>(focusable)].filter(canTakeFocus).at(-1);
}

function successorOf(trail: Footprint[]): HTMLElement | null {
  const [lost] = trail;
  const main = document.querySelector<HTMLElement>('main');
  // Whoever followed a link wants what it led to, not what had the focus on the way to the link.
  if (lost?.path !== location.pathname) return main;
  for (const row of lost?.beside ?? []) {
    const control = row.isConnected ? controlOf(row) : undefined;
    if (control) return control;
  }
  const earlier = trail.find(({ element }) => canTakeFocus(element));
  return earlier?.element ?? main;
}

function watchFocus(): () => void {
  let trail: Footprint[] = [];
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const remember = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    const others = trail.filter(({ element }) => element !== target);
    trail = [footprintOf(target), ...others].slice(0, remembered);
  };
  const repair = () => {
    waiting = undefined;
    const [last] = trail;
    if (!last || document.activeElement !== document.body || canTakeFocus(last.element)) return;
    successorOf(trail)?.focus({ preventScroll: true });
  };
  // A closing dialog gives focus back by itself in a task of its own: ours comes after it.
  const observer = new MutationObserver(() => {
    if (document.activeElement === document.body) waiting ??= setTimeout(repair, 50);
  });
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener('focusin', remember);
  return () => {
    clearTimeout(waiting);
    observer.disconnect();
    document.removeEventListener('focusin', remember);
  };
}

/**
 * Finds a place for the focus when what had it goes away, where browsers drop it on the body and a
 * keyboard would begin anew at the top: the neighbouring row, else what had it before; on another page
 * `main`, as where there is nothing else.
 */
export function FocusKeeper() {
  useEffect(watchFocus, []);
  return null;
}
