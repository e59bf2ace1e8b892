import type { ReactNode } from 'react';
import { Logo } from './logo.tsx';

/** A whole page that says one thing: an error, a result, a choice. */
export function MessagePage({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-4 px-5 py-10">
      <Logo />
      <h1 className="font-semibold text-xl">{heading}</h1>
      <div className="space-y-4 leading-relaxed">{children}</div>
    </main>
  );
}
