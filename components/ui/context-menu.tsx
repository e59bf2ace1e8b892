'use client';

import { ContextMenu as Radix } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './class-names.ts';
import { menuStyles } from './menu-styles.ts';

/** Not modal, for the reason of the other menus. */
export function ContextMenu(props: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root modal={false} {...props} />;
}

export const ContextMenuTrigger = Radix.Trigger;

export function ContextMenuContent({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        collisionPadding={8}
        className={cn(
          menuStyles.content,
          'max-h-(--radix-context-menu-content-available-height)',
          className,
        )}
        {...props}
      />
    </Radix.Portal>
  );
}

interface ItemProps extends ComponentProps<typeof Radix.Item> {
  danger?: boolean;
}

export function ContextMenuItem({ className, danger, ...props }: ItemProps) {
  return (
    <Radix.Item className={cn(menuStyles.item, danger && 'text-danger', className)} {...props} />
  );
}

export function ContextMenuLabel({ className, ...props }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label className={cn(menuStyles.label, className)} {...props} />;
}

export function ContextMenuSeparator() {
  return <Radix.Separator className={menuStyles.separator} />;
}
