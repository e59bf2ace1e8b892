'use client';

import { Slot } from 'radix-ui';
import {
  type ComponentProps,
  createContext,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useContext,
} from 'react';
import type * as Parts from './menu-parts.tsx';
import { type Menu, menuParts, useMenu } from './menu-state.ts';
import { useHydrated } from './use-hydrated.ts';

const Current = createContext<Menu | null>(null);

function useCurrent(): Menu {
  const menu = useContext(Current);
  if (!menu) throw new Error('no DropdownMenu above');
  return menu;
}

interface DropdownMenuProps {
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}

/** A menu that a button opens. Its button is there from the start, the menu itself comes later. */
export function DropdownMenu({ onOpenChange, children }: DropdownMenuProps) {
  return <Current value={useMenu(onOpenChange)}>{children}</Current>;
}

interface TriggerProps extends ComponentProps<'button'> {
  asChild?: boolean;
}

export function DropdownMenuTrigger({ asChild = false, disabled, ...props }: TriggerProps) {
  const menu = useCurrent();
  const hydrated = useHydrated();
  const Trigger = asChild ? Slot.Root : 'button';
  function turn(byKey: boolean) {
    menu.byKey.current = byKey && !menu.open;
    menu.setOpen(!menu.open);
  }
  function onPointerDown(event: PointerEvent) {
    if (event.button !== 0 || event.ctrlKey) return;
    turn(false);
    // The menu takes the focus: the button shall not have it back.
    if (!menu.open) event.preventDefault();
  }
  function onKeyDown(event: KeyboardEvent) {
    if (!['Enter', ' ', 'ArrowDown'].includes(event.key)) return;
    event.preventDefault();
    if (event.key !== 'ArrowDown' || !menu.open) turn(true);
  }
  return (
    <Trigger
      type="button"
      ref={(element: HTMLElement | null) => {
        menu.trigger.current = element;
      }}
      id={menu.triggerId}
      aria-haspopup="menu"
      aria-expanded={menu.open}
      aria-controls={menu.open ? menu.contentId : undefined}
      data-state={menu.open ? 'open' : 'closed'}
      // A button inside waits for hydration itself.
      disabled={disabled || (!asChild && !hydrated)}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      {...props}
    />
  );
}

type ContentProps = Omit<ComponentProps<typeof Parts.ButtonMenu>, 'menu'>;

export function DropdownMenuContent(props: ContentProps) {
  const menu = useCurrent();
  const parts = menuParts.useWhenIdle();
  return menu.used && parts ? <parts.ButtonMenu menu={menu} {...props} /> : null;
}

export function DropdownMenuItem(props: ComponentProps<typeof Parts.Item>) {
  const parts = menuParts.useWhenIdle();
  return parts && <parts.Item {...props} />;
}

export function DropdownMenuRadioGroup(props: ComponentProps<typeof Parts.RadioGroup>) {
  const parts = menuParts.useWhenIdle();
  return parts && <parts.RadioGroup {...props} />;
}

export function DropdownMenuRadioItem(props: ComponentProps<typeof Parts.RadioItem>) {
  const parts = menuParts.useWhenIdle();
  return parts && <parts.RadioItem {...props} />;
}

export function DropdownMenuLabel(props: ComponentProps<typeof Parts.Label>) {
  const parts = menuParts.useWhenIdle();
  return parts && <parts.Label {...props} />;
}

export function DropdownMenuSeparator() {
  const parts = menuParts.useWhenIdle();
  return parts && <parts.Separator />;
}
