/** How menus look, whether a button opens them or the second button of a mouse. */
export const menuStyles = {
  content: 'z-50 min-w-44 overflow-y-auto rounded-md border bg-raised p-1 shadow-md',
  item: 'flex min-h-8 cursor-pointer items-center gap-2 rounded px-2 py-1.5 outline-none select-none data-[disabled]:opacity-60 data-[highlighted]:bg-muted [&_svg]:size-4 [&_svg]:shrink-0',
  label: 'px-2 py-1.5 text-muted-foreground text-xs',
  separator: '-mx-1 my-1 h-px bg-border',
} as const;
