'use client';

import { Check, Minus } from 'lucide-react';
import type { ComponentProps, MouseEvent } from 'react';
import { useHydrated } from './use-hydrated.ts';

interface CheckboxProps extends Omit<ComponentProps<'button'>, 'role' | 'type'> {
  /** `indeterminate`: some of what it stands for are. */
  checked: boolean | 'indeterminate';
  onCheckedChange?: (checked: boolean) => void;
}

/** A check box of which some may be checked ("indeterminate"). */
export function Checkbox({
  checked,
  onCheckedChange,
  disabled,
  onClick,
  onKeyDown,
  ...props
}: CheckboxProps) {
  const hydrated = useHydrated();
  const some = checked === 'indeterminate';
  function turn(event: MouseEvent<HTMLButtonElement>) {
    onClick?.(event);
    if (!event.defaultPrevented) onCheckedChange?.(checked !== true);
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: an input shows no icon in it, nor takes part of a click
    <button
      type="button"
      role="checkbox"
      aria-checked={some ? 'mixed' : checked}
      data-state={some ? 'indeterminate' : checked ? 'checked' : 'unchecked'}
      disabled={disabled || !hydrated}
      onClick={turn}
      onKeyDown={(event) => {
        onKeyDown?.(event);
        // Check boxes are turned by the space bar only.
        if (event.key === 'Enter') event.preventDefault();
      }}
      className="flex size-4.5 items-center justify-center rounded border border-input bg-surface data-[state=checked]:border-primary data-[state=checked]:bg-primary data-[state=checked]:text-primary-foreground data-[state=indeterminate]:border-primary data-[state=indeterminate]:bg-primary data-[state=indeterminate]:text-primary-foreground"
      {...props}
    >
      {checked === true && <Check aria-hidden className="size-3.5" />}
      {some && <Minus aria-hidden className="size-3.5" />}
    </button>
  );
}
