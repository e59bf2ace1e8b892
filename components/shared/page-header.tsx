import type { ReactNode } from 'react';

export function PageHeader({ heading, children }: { heading: string; children?: ReactNode }) {
  return (
    <div className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 sm:px-6">
      <h1 className="font-semibold text-lg">{heading}</h1>
      {children && <div className="ml-auto flex flex-wrap items-center gap-2">{children}</div>}
    </div>
  );
}
