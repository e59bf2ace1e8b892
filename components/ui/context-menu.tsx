'use client';

import { Slot } from 'radix-ui';
import {
  type ComponentProps,
  createContext,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react';
import type * as Parts from './menu-parts.tsx';
import { type Menu, menuParts, useMenu } from './menu-state.ts';

export {
  DropdownMenuItem as ContextMenuItem,
  DropdownMenuLabel as ContextMenuLabel,
  DropdownMenuSeparator as ContextMenuSeparator,
} from './dropdown-menu.tsx';

/** Milliseconds for which a finger rests to mean the menu; iOS tells nothing of it by itself. */
const longTouch = 700;

/** Whether the menu key asks: neither the second button nor a finger. */
const isOfKey = ({ button, nativeEvent }: MouseEvent): boolean =>
  button !== 2 && !('pointerType' in nativeEvent && nativeEvent.pointerType === 'touch');

interface Opening {
  at: { x: number; y: number };
  /** What had the focus before. */
  before: Element | null;
}

interface Current {
  menu: Menu;
  opening: Opening;
  openAt(opening: Opening, byKey: boolean): void;
}

const Current = createContext<Current | null>(null);

function useCurrent(): Current {
  const current = useContext(Current);
  if (!current) throw new Error('no ContextMenu above');
  return current;
}

/** A menu of what is below the pointer. */
export function ContextMenu({ children }: { children: ReactNode }) {
  const menu = useMenu();
  const [opening, setOpening] = useState<Opening>({ at: { x: 0, y: 0 }, before: null });
  function openAt(next: Opening, byKey: boolean) {
    menu.byKey.current = byKey;
    setOpening(next);
    menu.setOpen(true);
  }
  return <Current value={{ menu, opening, openAt }}>{children}</Current>;
}

/** Opens it at the second button of the mouse, the menu key, and a long touch. */
export function ContextMenuTrigger({ children }: { children: ReactNode }) {
  const { menu, openAt } = useCurrent();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const stop = () => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);
  function onContextMenu(event: MouseEvent) {
    stop();
    event.preventDefault();
    const at = { x: event.clientX, y: event.clientY };
    openAt({ at, before: document.activeElement }, isOfKey(event));
  }
  function onPointerDown({ pointerType, target, clientX, clientY }: PointerEvent) {
    stop();
    if (pointerType === 'mouse') return;
    const init = { bubbles: true, cancelable: true, button: 2, clientX, clientY };
    timer.current = setTimeout(
      () => target.dispatchEvent(new globalThis.MouseEvent('contextmenu', init)),
      longTouch,
    );
  }
  return (
    <Slot.Root
      data-state={menu.open ? 'open' : 'closed'}
      // Else iOS shows a menu of its own for links.
      style={{ WebkitTouchCallout: 'none' }}
      onContextMenu={onContextMenu}
      onPointerDown={onPointerDown}
      onPointerMove={stop}
      onPointerCancel={stop}
      onPointerUp={stop}
    >
      {children}
    </Slot.Root>
  );
}

type ContentProps = Omit<ComponentProps<typeof Parts.PointMenu>, 'menu' | 'at' | 'before'>;

export function ContextMenuContent(props: ContentProps) {
  const { menu, opening } = useCurrent();
  const parts = menuParts.useWhenIdle();
  return menu.used && parts ? <parts.PointMenu menu={menu} {...opening} {...props} /> : null;
}
