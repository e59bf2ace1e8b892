/** The rows of what was found: as those of files, with the way below the name and no check box. */
export const foundGrid = {
  head: 'flex h-9 items-center gap-x-3 px-4 sm:px-6 @3xl:grid @3xl:grid-cols-[minmax(0,1fr)_8rem_5.5rem_8rem_8rem_2rem]',
  row: 'relative grid min-h-14 grid-cols-[auto_auto_minmax(0,1fr)_2rem] items-center gap-x-3 gap-y-1 px-4 py-2 sm:px-6 @3xl:grid-cols-[minmax(0,1fr)_8rem_5.5rem_8rem_8rem_2rem] @3xl:py-1.5',
  name: 'col-span-3 flex min-w-0 items-center gap-2.5 @3xl:col-span-1',
  workspace:
    'col-start-1 row-start-2 flex min-w-0 max-w-28 @3xl:max-w-none @3xl:col-auto @3xl:row-auto',
  size: 'col-start-2 row-start-2 text-muted-foreground text-xs whitespace-nowrap tabular-nums @3xl:col-auto @3xl:row-auto @3xl:text-sm',
  person: 'hidden truncate text-muted-foreground @3xl:block',
  time: 'col-start-3 row-start-2 truncate text-muted-foreground text-xs @3xl:col-auto @3xl:row-auto @3xl:text-sm',
  actions: 'col-start-4 row-start-1 @3xl:col-auto @3xl:row-auto',
} as const;
