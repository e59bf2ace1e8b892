'use client';

import { type Ref, type RefObject, useImperativeHandle } from 'react';

interface StandInProps {
  ref?: Ref<HTMLElement | null>;
  /** The button that is in the page from the start. */
  element: RefObject<HTMLElement | null>;
}

/**
 * The trigger of a Radix part that is loaded later than its button: it is nothing itself, and hands
 * over that button, at which the part is placed and to which it gives the focus back.
 */
export function StandIn({ ref, element }: StandInProps) {
  useImperativeHandle<HTMLElement | null, HTMLElement | null>(ref, () => element.current, [
    element,
  ]);
  return null;
}
