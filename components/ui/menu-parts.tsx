'use client';

import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import { type ComponentProps, type FocusEvent, type ReactNode, useRef } from 'react';
import { cn } from './class-names.ts';
import type { Menu } from './menu-state.ts';
import { StandIn } from './stand-in.tsx';

const styles = {
  content:
    'z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto rounded-md border bg-raised p-1 shadow-md',
  item: 'flex min-h-8 cursor-pointer items-center gap-2 rounded px-2 py-1.5 outline-none select-none data-[disabled]:opacity-60 data-[highlighted]:bg-muted [&_svg]:size-4 [&_svg]:shrink-0',
  label: 'px-2 py-1.5 text-muted-foreground text-xs',
  separator: '-mx-1 my-1 h-px bg-border',
} as const;

type ContentProps = ComponentProps<typeof Radix.Content>;

interface PanelProps extends ContentProps {
  menu: Menu;
  trigger: ReactNode;
}

/** Not modal: a modal menu hides the page from assistive technology while parts of it can be focused. */
function Panel({ menu, trigger, className, ...props }: PanelProps) {
  function onFocus({ target, currentTarget }: FocusEvent) {
    // Radix did not see the key that opened the menu, when the menu came later than the key.
    if (target !== currentTarget || !menu.byKey.current) return;
    menu.byKey.current = false;
    currentTarget.querySelector<HTMLElement>('[role^="menuitem"]:not([data-disabled])')?.focus();
  }
  return (
    <Radix.Root modal={false} open={menu.open} onOpenChange={menu.setOpen}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          collisionPadding={8}
          className={cn(styles.content, className)}
          onFocus={onFocus}
          {...props}
        />
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The menu of a button. */
export function ButtonMenu({ menu, ...props }: ContentProps & { menu: Menu }) {
  return (
    <Panel
      menu={menu}
      trigger={<StandIn element={menu.trigger} />}
      id={menu.contentId}
      aria-labelledby={menu.triggerId}
      sideOffset={4}
      {...props}
    />
  );
}

interface PointMenuProps extends ContentProps {
  menu: Menu;
  at: { x: number; y: number };
  /** What had the focus before. */
  before: Element | null;
}

/** The menu at a point of the page. */
export function PointMenu({ menu, at, before, ...props }: PointMenuProps) {
  const outside = useRef(false);
  return (
    <Panel
      menu={menu}
      trigger={<span aria-hidden className="fixed" style={{ left: at.x, top: at.y }} />}
      aria-labelledby={undefined}
      side="right"
      align="start"
      sideOffset={2}
      onInteractOutside={() => {
        outside.current = true;
      }}
      onCloseAutoFocus={(event) => {
        event.preventDefault();
        if (!outside.current && before instanceof HTMLElement)
          before.focus({ preventScroll: true });
        outside.current = false;
      }}
      {...props}
    />
  );
}

export interface MenuItemProps extends ComponentProps<typeof Radix.Item> {
  danger?: boolean;
}

export function Item({ className, danger, ...props }: MenuItemProps) {
  return <Radix.Item className={cn(styles.item, danger && 'text-danger', className)} {...props} />;
}

export const RadioGroup = Radix.RadioGroup;

export function RadioItem({
  className,
  children,
  ...props
}: ComponentProps<typeof Radix.RadioItem>) {
  return (
    <Radix.RadioItem className={cn(styles.item, className)} {...props}>
      {children}
      <span className="ml-auto flex w-4 pl-2">
        <Radix.ItemIndicator>
          <Check aria-hidden />
        </Radix.ItemIndicator>
      </span>
    </Radix.RadioItem>
  );
}

export function Label({ className, ...props }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label className={cn(styles.label, className)} {...props} />;
}

export function Separator() {
  return <Radix.Separator className={styles.separator} />;
}
