/** How buttons look. */
export const buttonStyles = {
  base: 'inline-flex shrink-0 items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition-colors disabled:cursor-default disabled:opacity-60 aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0',
  variants: {
    primary: 'bg-primary text-primary-foreground hover:bg-primary/90',
    outline: 'border border-border bg-surface hover:bg-muted',
    ghost: 'hover:bg-muted',
    danger: 'bg-danger text-danger-foreground hover:bg-danger/90',
    link: 'h-auto px-0 text-foreground underline underline-offset-4 hover:no-underline',
  },
  sizes: { md: 'h-9 px-3.5', sm: 'h-8 px-2.5', icon: 'size-8' },
} as const;

/** The same for pages that bring no component along: a button, or a link that looks like one. */
export const plainButton = `${buttonStyles.base} ${buttonStyles.variants.primary} ${buttonStyles.sizes.md}`;
