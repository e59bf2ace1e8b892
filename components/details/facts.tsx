import type { ReactNode } from 'react';

/** A list of facts: each a word and what it is. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="space-y-3">{children}</dl>;
}

export function Fact({ word, children }: { word: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted-foreground text-xs">{word}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

/** A part of the panel with a heading of its own. */
export function Part({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <section className="mt-5 border-t pt-4">
      <h3 className="mb-2 font-medium">{heading}</h3>
      {children}
    </section>
  );
}
