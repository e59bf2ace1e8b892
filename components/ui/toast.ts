import type { ReactElement, ReactNode } from 'react';
import type { ExternalToast, toast as sonner } from 'sonner';
import { later } from './later.ts';

export const toastList = later(() => import('./toast-list.tsx'));

type Id = string | number;
type Kind = 'error' | 'success' | 'warning' | 'loading';

let count = 0;
let plain: ReactNode;
const listeners = new Set<() => void>();

/** What could not be shown as a toast, since the connection went before that was loaded. */
export const plainNote = {
  current: () => plain,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

function sayPlainly(message: ReactNode): void {
  plain = message;
  for (const listener of listeners) listener();
}

/** Tells it in the order of the calls; `message` says the same to whom no toast can be shown. */
function tell(act: (toast: typeof sonner) => unknown, message?: ReactNode): void {
  toastList
    .load()
    .then(({ shown }) => shown)
    .then(act, () => message !== undefined && sayPlainly(message));
}

const teller =
  (kind?: Kind) =>
  (message: ReactNode, options?: ExternalToast): Id => {
    const id = options?.id ?? `toast-${++count}`;
    tell((toast) => (kind ? toast[kind] : toast)(message, { ...options, id }), message);
    return id;
  };

/** A note in the corner of the page, as in Sonner, which is loaded once the page stands. */
export const toast = Object.assign(teller(), {
  error: teller('error'),
  success: teller('success'),
  warning: teller('warning'),
  loading: teller('loading'),
  custom(render: (id: Id) => ReactElement, options?: ExternalToast): Id {
    const id = options?.id ?? `toast-${++count}`;
    tell((toast) => toast.custom(render, { ...options, id }));
    return id;
  },
  dismiss(id: Id): void {
    tell((toast) => toast.dismiss(id));
  },
});
