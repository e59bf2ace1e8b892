'use client';

import { type ComponentProps, type Ref, useCallback } from 'react';
import { cn } from './class-names.ts';

/** The DOM's own setter: React's replaces it on each input and would take the change for its own. */
function setNativeValue(input: HTMLInputElement, value: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, value);
}

function attach(ref: Ref<HTMLInputElement> | undefined, input: HTMLInputElement | null): void {
  if (typeof ref === 'function') ref(input);
  else if (ref) ref.current = input;
}

/**
 * A text input. What was typed before React took over the page stays: a form library sets its own
 * first value as it takes the input, so the text is put back and told as if typed now.
 */
export function Input({ className, ref, ...props }: ComponentProps<'input'>) {
  const keepTyped = useCallback(
    (input: HTMLInputElement | null) => {
      const typed = input?.value;
      attach(ref, input);
      if (!input || !typed || input.value === typed) return;
      setNativeValue(input, typed);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    },
    [ref],
  );
  return (
    <input
      ref={keepTyped}
      className={cn(
        'h-9 w-full min-w-0 rounded-md border border-input bg-surface px-3 placeholder:text-muted-foreground aria-invalid:border-danger disabled:opacity-60',
        className,
      )}
      {...props}
    />
  );
}
