'use client';

import type { ReactNode } from 'react';

interface ContentsCardsProps {
  count: number;
  onBody: (body: HTMLElement | null) => void;
  /** Lines above and below those that are in the page. */
  above: number;
  below: number;
  children: ReactNode;
}

/** What is in a folder as cards. For assistive technology it is a grid of one column. */
export function ContentsCards({ count, onBody, above, below, children }: ContentsCardsProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: cards are no table for the eye
    <div
      role="grid"
      aria-label="Files"
      aria-rowcount={count}
      aria-multiselectable
      className="border-t px-4 pt-4 sm:px-6"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div
        ref={onBody}
        role="rowgroup"
        className="relative grid auto-rows-(--line) grid-cols-[repeat(auto-fill,minmax(9.25rem,1fr))] gap-x-3 @3xl:grid-cols-[repeat(auto-fill,minmax(12rem,1fr))]"
        style={{
          paddingTop: `calc(var(--line) * ${above})`,
          paddingBottom: `calc(var(--line) * ${below})`,
        }}
      >
        {children}
      </div>
    </div>
  );
}
