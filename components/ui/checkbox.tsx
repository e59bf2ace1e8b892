'use client';

import { Check, Minus } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import type { ComponentProps } from 'react';
import { useHydrated } from './use-hydrated.ts';

/** A check box of which some may be checked ("indeterminate"). */
export function Checkbox({ disabled, ...props }: ComponentProps<typeof Radix.Root>) {
  const hydrated = useHydrated();
  return (
    <Radix.Root
      disabled={disabled || !hydrated}
      className="group flex size-4.5 items-center justify-center rounded border border-input bg-surface data-[state=checked]:border-primary data-[state=checked]:bg-primary data-[state=checked]:text-primary-foreground data-[state=indeterminate]:border-primary data-[state=indeterminate]:bg-primary data-[state=indeterminate]:text-primary-foreground"
      {...props}
    >
      <Radix.Indicator>
        <Check aria-hidden className="size-3.5 group-data-[state=indeterminate]:hidden" />
        <Minus aria-hidden className="hidden size-3.5 group-data-[state=indeterminate]:block" />
      </Radix.Indicator>
    </Radix.Root>
  );
}
