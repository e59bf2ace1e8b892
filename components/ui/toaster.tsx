'use client';

import { useSyncExternalStore } from 'react';
import { plainNote, toastList } from './toast.ts';

/** Where toasts are shown: of use only later, and large. */
export function Toaster() {
  const list = toastList.useWhenIdle();
  const note = useSyncExternalStore(plainNote.subscribe, plainNote.current, () => undefined);
  if (list) return <list.ToastList />;
  return (
    note && (
      <p
        role="alert"
        className="fixed bottom-6 left-6 z-50 max-w-89 rounded-lg border bg-raised p-4 text-sm shadow-md"
      >
        {note}
      </p>
    )
  );
}
