import { foundGrid } from './found-grid.ts';

const wide = 'hidden font-medium text-muted-foreground text-xs @3xl:block';

/** The cells of the heading row. */
export function FoundHeading() {
  return (
    <>
      <th scope="col" className="font-medium text-muted-foreground text-xs">
        Name
      </th>
      {['Belongs to', 'Size', 'Added by', 'Added'].map((word) => (
        <th key={word} scope="col" className={wide}>
          {word}
        </th>
      ))}
      <th scope="col" className={foundGrid.actions}>
        <span className="sr-only">Actions</span>
      </th>
    </>
  );
}
