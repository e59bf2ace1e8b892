'use client';

import { Menu } from 'lucide-react';
import { type ComponentProps, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { later } from '../ui/later.ts';
import type { Sidebar } from './sidebar.tsx';

const sheet = later(() => import('./navigation-sheet.tsx'));

/** The sidebar on narrow screens, behind a button. */
export function NavigationDrawer(props: ComponentProps<typeof Sidebar>) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const loaded = sheet.useWhenIdle();
  return (
    <>
      <Button
        ref={button}
        variant="ghost"
        size="icon"
        aria-label="Open navigation"
        aria-haspopup="dialog"
        aria-expanded={open}
        className="md:hidden"
        onClick={() => setOpen(true)}
      >
        <Menu aria-hidden />
      </Button>
      {loaded && (
        <loaded.NavigationSheet {...props} open={open} setOpen={setOpen} trigger={button} />
      )}
    </>
  );
}
