import { fileGrid } from '../files/file-grid.ts';

/** As the grid of the files, with a column more: until when it can be restored. */
export const trashGrid = {
  ...fileGrid,
  head: 'flex h-9 items-center gap-x-3 px-4 sm:px-6 @3xl:grid @3xl:grid-cols-[1.5rem_minmax(0,1fr)_7rem_5rem_7rem_7rem_7.5rem_2rem]',
  row: 'relative grid min-h-11 grid-cols-[1.5rem_auto_auto_minmax(0,1fr)_2rem] items-center gap-x-3 px-4 py-1.5 sm:px-6 @3xl:grid-cols-[1.5rem_minmax(0,1fr)_7rem_5rem_7rem_7rem_7.5rem_2rem] @3xl:py-1',
  time: 'hidden truncate text-muted-foreground @3xl:block',
  until:
    'col-span-4 col-start-2 row-start-3 text-muted-foreground text-xs @3xl:col-auto @3xl:row-auto @3xl:text-sm',
} as const;
