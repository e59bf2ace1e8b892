'use client';

import { useTheme } from 'next-themes';
import { Toaster as Sonner } from 'sonner';

/** Toasts, bottom left: the upload tray has the bottom right. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-left"
      closeButton
      containerAriaLabel="Notifications"
      toastOptions={{
        duration: 8_000,
        style: {
          background: 'var(--raised)',
          color: 'var(--foreground)',
          borderColor: 'var(--border)',
          fontFamily: 'inherit',
        },
      }}
    />
  );
}
