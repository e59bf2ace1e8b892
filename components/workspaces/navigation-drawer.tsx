'use client';

import { Menu } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogTrigger, SheetContent } from '../ui/dialog.tsx';
import { Sidebar } from './sidebar.tsx';

/** The sidebar on narrow screens, behind a button. */
export function NavigationDrawer(props: ComponentProps<typeof Sidebar>) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="ghost" size="icon" aria-label="Open navigation" className="md:hidden">
          <Menu aria-hidden />
        </Button>
      </DialogTrigger>
      <SheetContent heading="Navigation">
        <Sidebar {...props} onNavigate={() => setOpen(false)} />
      </SheetContent>
    </Dialog>
  );
}
