'use client';

import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './class-names.ts';
import { menuStyles } from './menu-styles.ts';
import { useHydrated } from './use-hydrated.ts';

/** Not modal: a modal menu hides the page from assistive technology while parts of it can be focused. */
export function DropdownMenu(props: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root modal={false} {...props} />;
}

export function DropdownMenuTrigger({ disabled, ...props }: ComponentProps<typeof Radix.Trigger>) {
  const hydrated = useHydrated();
  // A button inside waits for hydration itself.
  return <Radix.Trigger disabled={disabled || (!props.asChild && !hydrated)} {...props} />;
}

export const DropdownMenuRadioGroup = Radix.RadioGroup;

export function DropdownMenuContent({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        sideOffset={4}
        collisionPadding={8}
        className={cn(
          menuStyles.content,
          'max-h-(--radix-dropdown-menu-content-available-height)',
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

export function DropdownMenuItem({ className, danger, ...props }: ItemProps) {
  return (
    <Radix.Item className={cn(menuStyles.item, danger && 'text-danger', className)} {...props} />
  );
}

export function DropdownMenuRadioItem({
  className,
  children,
  ...props
}: ComponentProps<typeof Radix.RadioItem>) {
  return (
    <Radix.RadioItem className={cn(menuStyles.item, className)} {...props}>
      {children}
      <span className="ml-auto flex w-4 pl-2">
        <Radix.ItemIndicator>
          <Check aria-hidden />
        </Radix.ItemIndicator>
      </span>
    </Radix.RadioItem>
  );
}

export function DropdownMenuLabel({ className, ...props }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label className={cn(menuStyles.label, className)} {...props} />;
}

export function DropdownMenuSeparator() {
  return <Radix.Separator className={menuStyles.separator} />;
}
