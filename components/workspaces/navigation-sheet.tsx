'use client';

import type { ComponentProps, RefObject } from 'react';
import { Dialog, DialogTrigger, SheetContent } from '../ui/dialog.tsx';
import { StandIn } from '../ui/stand-in.tsx';
import { Sidebar } from './sidebar.tsx';

interface NavigationSheetProps extends ComponentProps<typeof Sidebar> {
  open: boolean;
  setOpen: (open: boolean) => void;
  trigger: RefObject<HTMLElement | null>;
}

/** The sidebar, over the page. */
export function NavigationSheet({ open, setOpen, trigger, ...props }: NavigationSheetProps) {
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <StandIn element={trigger} />
      </DialogTrigger>
      <SheetContent heading="Navigation">
        <Sidebar {...props} onNavigate={() => setOpen(false)} />
      </SheetContent>
    </Dialog>
  );
}
