'use client';

import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from './class-names.ts';
import { useHydrated } from './use-hydrated.ts';

/** The browser's own list box: small, and right on touch screens and for screen readers. */
export function Select({
  className,
  children,
  disabled = false,
  ...props
}: ComponentProps<'select'>) {
  const hydrated = useHydrated();
  return (
    <span className={cn('relative inline-flex', className)}>
      <select
        disabled={disabled || !hydrated}
        className={cn(
          'h-9 w-full min-w-26 appearance-none rounded-md border border-input bg-surface py-1 pr-8 pl-3',
          disabled && 'opacity-60',
        )}
        {...props}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted-foreground"
      />
    </span>
  );
}
