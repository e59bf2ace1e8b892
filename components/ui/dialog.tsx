'use client';

import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { Button } from './button.tsx';
import { cn } from './class-names.ts';
import { DialogPlace } from './dialog-place.tsx';

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;

const overlay =
  'fixed inset-0 z-40 bg-black/45 data-[state=closed]:animate-out data-[state=closed]:fade-out data-[state=open]:animate-in data-[state=open]:fade-in';

interface DialogContentProps extends ComponentProps<typeof Radix.Content> {
  heading: string;
  description?: ReactNode;
}

export function DialogContent({
  heading,
  description,
  className,
  children,
  ...props
}: DialogContentProps) {
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlay} />
      <Radix.Content
        className={cn(
          'fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-lg border bg-raised p-5 shadow-lg',
          className,
        )}
        {...(description ? {} : { 'aria-describedby': undefined })}
        {...props}
      >
        <DialogPlace />
        <Radix.Title className="pr-8 font-semibold text-base">{heading}</Radix.Title>
        {description && (
          <Radix.Description className="mt-1 text-muted-foreground">
            {description}
          </Radix.Description>
        )}
        <div className="mt-4">{children}</div>
        <Radix.Close asChild>
          <Button variant="ghost" size="icon" aria-label="Close" className="absolute top-3 right-3">
            <X aria-hidden />
          </Button>
        </Radix.Close>
      </Radix.Content>
    </Radix.Portal>
  );
}

/** A drawer from the left: the navigation of narrow screens. */
export function SheetContent({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlay} />
      <Radix.Content
        aria-describedby={undefined}
        className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] flex-col border-r bg-surface shadow-lg data-[state=closed]:animate-out data-[state=closed]:slide-out-to-left data-[state=open]:animate-in data-[state=open]:slide-in-from-left"
      >
        <Radix.Title className="sr-only">{heading}</Radix.Title>
        {children}
        <div className="border-t p-3">
          <Radix.Close asChild>
            <Button variant="outline" className="w-full">
              <X aria-hidden />
              Close
            </Button>
          </Radix.Close>
        </div>
      </Radix.Content>
    </Radix.Portal>
  );
}
