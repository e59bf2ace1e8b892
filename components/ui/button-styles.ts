import { cva } from 'class-variance-authority';

/** How buttons look, and links that look like one. */
export const buttonStyles = cva(
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
