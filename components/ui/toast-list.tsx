'use client';

import { useTheme } from 'next-themes';
import { type MouseEvent, useEffect } from 'react';
import { Toaster as Sonner, toast } from 'sonner';

/** Resolves once toasts are shown: what Sonner is told before is lost. */
const { promise: shown, resolve: show } = Promise.withResolvers<typeof toast>();

export { shown };

/** Gives focus back to where it was: the toast that has it is about to go. */
function leaveToast({ target, currentTarget }: MouseEvent<HTMLElement>): void {
  const pressed = target instanceof Element && target.closest('[data-button], [data-close-button]');
  const { activeElement } = document;
  const within = activeElement instanceof HTMLElement && currentTarget.contains(activeElement);
  // Sonner does so when it loses focus; later it would take it from what is opened meanwhile.
  if (pressed && within) activeElement.blur();
}

/** Toasts, bottom left: the upload tray has the bottom right. */
export function ToastList() {
  const { resolvedTheme } = useTheme();
  useEffect(() => show(toast), []);
  return (
    <div role="none" className="contents" onClick={leaveToast}>
      <Sonner
        theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
        position="bottom-left"
        closeButton
        // Sonner names a font of its own for the list; its toasts inherit from there.
        style={{ fontFamily: 'inherit' }}
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
    </div>
  );
}
