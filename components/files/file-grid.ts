/** Cuts a text short as `truncate` does, without making what it is in scroll: rows have many. */
export const cut = 'min-w-0 overflow-clip text-ellipsis whitespace-nowrap';

/**
 * One grid for the rows of both lists: a line of columns where there is room, else two lines with
 * name and actions above, and what else there is to know below.
 */
export const fileGrid = {
  head: 'flex h-9 items-center gap-x-3 px-4 sm:px-6 @3xl:grid @3xl:grid-cols-[1.5rem_minmax(0,1fr)_8rem_5.5rem_8rem_8rem_2rem]',
  row: 'relative grid min-h-11 grid-cols-[1.5rem_auto_auto_minmax(0,1fr)_2rem] items-center gap-x-3 px-4 py-1.5 sm:px-6 @3xl:grid-cols-[1.5rem_minmax(0,1fr)_8rem_5.5rem_8rem_8rem_2rem] @3xl:py-1',
  choose: 'flex',
  name: 'col-span-3 flex min-w-0 items-center gap-2.5 @3xl:col-span-1',
  workspace:
    'col-start-2 row-start-2 flex min-w-0 max-w-28 @3xl:max-w-none @3xl:col-auto @3xl:row-auto',
  size: 'col-start-3 row-start-2 text-muted-foreground text-xs whitespace-nowrap tabular-nums @3xl:col-auto @3xl:row-auto @3xl:text-sm',
  person: `hidden ${cut} text-muted-foreground @3xl:block`,
  time: `col-start-4 row-start-2 ${cut} text-muted-foreground text-xs @3xl:col-auto @3xl:row-auto @3xl:text-sm`,
  actions: 'col-start-5 row-start-1 @3xl:col-auto @3xl:row-auto',
  wideHeading: 'hidden font-medium text-muted-foreground text-xs @3xl:block',
  heading: 'font-medium text-muted-foreground text-xs',
} as const;

/** The same for what is in a folder: with more columns the more room there is. */
export const contentsGrid = {
  head: 'flex h-9 items-center gap-x-3 px-4 sm:px-6 @3xl:grid @3xl:grid-cols-[1.5rem_minmax(0,1fr)_8rem_6.5rem_5.5rem_7.5rem_2rem] @5xl:grid-cols-[1.5rem_minmax(0,1fr)_8rem_6.5rem_5.5rem_8rem_7.5rem_2rem] @7xl:grid-cols-[1.5rem_minmax(0,1fr)_8rem_6.5rem_5.5rem_8rem_7.5rem_7.5rem_2rem]',
  row: 'relative grid min-h-11 grid-cols-[1.5rem_auto_auto_minmax(0,1fr)_2rem] items-center gap-x-3 px-4 py-1.5 sm:px-6 @3xl:grid-cols-[1.5rem_minmax(0,1fr)_8rem_6.5rem_5.5rem_7.5rem_2rem] @3xl:py-1 @5xl:grid-cols-[1.5rem_minmax(0,1fr)_8rem_6.5rem_5.5rem_8rem_7.5rem_2rem] @7xl:grid-cols-[1.5rem_minmax(0,1fr)_8rem_6.5rem_5.5rem_8rem_7.5rem_7.5rem_2rem]',
  type: `hidden ${cut} text-muted-foreground @3xl:block`,
  person: `hidden ${cut} text-muted-foreground @5xl:block`,
  added: `hidden ${cut} text-muted-foreground @7xl:block`,
  personHeading: 'hidden font-medium text-muted-foreground text-xs @5xl:block',
  addedHeading: 'hidden font-medium text-muted-foreground text-xs @7xl:block',
} as const;
