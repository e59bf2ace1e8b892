'use client';

import { AlertDialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { DialogPlace } from './dialog-place.tsx';

interface AlertDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  heading: string;
  description: ReactNode;
  /** The words on the button that does it. */
  action: string;
  pending?: boolean;
  onAction: () => void;
}

/** Asks before something that cannot be undone. Focus begins on Cancel. */
export function AlertDialog({
  open,
  onOpenChange,
  heading,
  description,
  action,
  pending,
  onAction,
}: AlertDialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Radix.Content className="fixed top-1/2 left-1/2 z-50 w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 rounded-lg border bg-raised p-5 shadow-lg">
          <DialogPlace />
          <Radix.Title className="font-semibold text-base">{heading}</Radix.Title>
          <Radix.Description className="mt-2 break-words text-muted-foreground">
            {description}
          </Radix.Description>
          <div className="mt-5 flex justify-end gap-2">
            <Radix.Cancel asChild>
              <Button variant="outline">Cancel</Button>
            </Radix.Cancel>
            <Button variant="danger" pending={pending} onClick={onAction}>
              {action}
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
