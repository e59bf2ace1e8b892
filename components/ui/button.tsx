'use client';

import { cva, type VariantProps } from 'class-variance-authority';
import { LoaderCircle } from 'lucide-react';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './class-names.ts';
import { useHydrated } from './use-hydrated.ts';

const buttonVariants = cva(
  'inline-flex shrink-0 items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition-colors disabled:cursor-default disabled:opacity-60 aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'bg-primary text-primary-foreground hover:bg-primary/90',
        outline: 'border border-border bg-surface hover:bg-muted',
        ghost: 'hover:bg-muted',
        danger: 'bg-danger text-danger-foreground hover:bg-danger/90',
        link: 'h-auto px-0 text-foreground underline underline-offset-4 hover:no-underline',
      },
      size: { md: 'h-9 px-3.5', sm: 'h-8 px-2.5', icon: 'size-8' },
    },
    defaultVariants: { variant: 'primary', size: 'md' },
  },
);

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
