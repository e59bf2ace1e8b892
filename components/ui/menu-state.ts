import { type RefObject, useId, useRef, useState } from 'react';
import { later } from './later.ts';

/** What is in a menu: of use only when one is open, and large. */
export const menuParts = later(() => import('./menu-parts.tsx'));

/** A menu, whether it is open, and the button that opens it. */
export interface Menu {
  open: boolean;
  setOpen(open: boolean): void;
  /** Whether it has been open: what has closed stays, to give the focus back. */
  used: boolean;
  /** Whether a key has opened it, and its first item waits for the focus. */
  byKey: RefObject<boolean>;
  trigger: RefObject<HTMLElement | null>;
  triggerId: string;
  contentId: string;
}

export function useMenu(onOpenChange?: (open: boolean) => void): Menu {
  const [open, setOpen] = useState(false);
  const [used, setUsed] = useState(false);
  const byKey = useRef(false);
  const trigger = useRef<HTMLElement>(null);
  const id = useId();
  return {
    open,
    setOpen(next) {
      if (next) {
        menuParts.load().catch(() => setOpen(false));
        setUsed(true);
      }
      setOpen(next);
      onOpenChange?.(next);
    },
    used,
    byKey,
    trigger,
    triggerId: `${id}trigger`,
    contentId: `${id}menu`,
  };
}
