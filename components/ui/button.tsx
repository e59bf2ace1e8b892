'use client';

import { cva, type VariantProps } from 'class-variance-authority';
import { LoaderCircle } from 'lucide-react';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { buttonStyles } from './button-styles.ts';
import { cn } from './class-names.ts';
import { useHydrated } from './use-hydrated.ts';

const buttonVariants = cva(buttonStyles.base, {
  variants: { variant: buttonStyles.variants, size: buttonStyles.sizes },
  defaultVariants: { variant: 'primary', size: 'md' },
});

type ButtonProps = ComponentProps<'button'> &
  VariantProps<typeof buttonVariants> & {
    asChild?: boolean;
    /** Shows that it works, and takes no second press. Keeps focus, unlike `disabled`. */
    pending?: boolean;
  };

export function Button({
  className,
  variant,
  size,
  asChild,
  pending = false,
  type = 'button',
  disabled = false,
  onClick,
  children,
  ...props
}: ButtonProps) {
  const hydrated = useHydrated();
  // Faded only where it stays disabled: the moment before hydration shall not flicker.
  const waits = !hydrated && !disabled && 'disabled:opacity-100';
  const classes = cn(buttonVariants({ variant, size }), waits, className);
  if (asChild)
    return (
      <Slot.Root className={classes} {...props}>
        {children}
      </Slot.Root>
    );
  return (
    <button
      type={type}
      className={classes}
      disabled={disabled || !hydrated}
      aria-disabled={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      {...props}
    >
      {pending && <LoaderCircle aria-hidden className="animate-spin" />}
      {children}
    </button>
  );
}
