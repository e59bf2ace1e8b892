import type { ComponentProps } from 'react';
import { cn } from './class-names.ts';

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return (
    <input
      className={cn(
        'h-9 w-full min-w-0 rounded-md border border-input bg-surface px-3 placeholder:text-muted-foreground aria-invalid:border-danger disabled:opacity-60',
        className,
      )}
      {...props}
    />
  );
}
