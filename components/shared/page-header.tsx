import type { ReactNode } from 'react';

interface PageHeaderProps {
  heading: string;
  /** What leads to this page, in the line of the heading. */
  before?: ReactNode;
  children?: ReactNode;
}

export function PageHeader({ heading, before, children }: PageHeaderProps) {
  return (
    <div className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 sm:px-6">
      <div className="flex min-w-0 flex-wrap items-center">
        {before}
        <h1 dir="auto" className="min-w-0 break-words font-semibold text-lg">
          {heading}
        </h1>
      </div>
      {children && <div className="ml-auto flex flex-wrap items-center gap-2">{children}</div>}
    </div>
  );
}
