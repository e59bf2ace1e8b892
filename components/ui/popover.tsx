'use client';

import { Popover as Radix } from 'radix-ui';
import type { ComponentProps, RefObject } from 'react';
import { cn } from './class-names.ts';
import { StandIn } from './stand-in.tsx';

interface PopoverProps extends ComponentProps<typeof Radix.Content> {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  trigger: RefObject<HTMLElement | null>;
}

/** Something to read beside what opens it; Escape closes it and gives the focus back. */
export function Popover({ open, onOpenChange, trigger, className, ...props }: PopoverProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>
        <StandIn element={trigger} />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          sideOffset={4}
          collisionPadding={8}
          className={cn(
            'z-50 max-h-(--radix-popover-content-available-height) w-72 max-w-[calc(100vw-1rem)] overflow-y-auto rounded-md border bg-raised p-3 shadow-md',
            className,
          )}
          {...props}
        />
      </Radix.Portal>
    </Radix.Root>
  );
}
