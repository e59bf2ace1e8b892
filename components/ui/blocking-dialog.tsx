'use client';

import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

interface BlockingDialogProps {
  heading: string;
  description: ReactNode;
  children: ReactNode;
}

const stay = (event: Event) => event.preventDefault();

/** Above everything, other dialogs included, until what it asks for is done: it cannot be closed. */
export function BlockingDialog({ heading, description, children }: BlockingDialogProps) {
  return (
    <Radix.Root open>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-[60] bg-background/70 backdrop-blur-sm" />
        <Radix.Content
          onEscapeKeyDown={stay}
          onInteractOutside={stay}
          className="fixed top-1/2 left-1/2 z-[61] max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-sm -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-lg border bg-raised p-5 shadow-lg"
          onOpenAutoFocus={(event) => {
            const content = event.currentTarget instanceof HTMLElement ? event.currentTarget : null;
            const field = content?.querySelector<HTMLInputElement>('input:not([readonly])');
            if (!field) return;
            event.preventDefault();
            field.focus();
          }}
        >
          <Radix.Title className="font-semibold text-base">{heading}</Radix.Title>
          <Radix.Description className="mt-1 text-muted-foreground">
            {description}
          </Radix.Description>
          <div className="mt-4">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
