import { PageHeader } from '../shared/page-header.tsx';
import { Patience } from '../shared/patience.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

const widths = ['w-2/5', 'w-1/3', 'w-1/2', 'w-1/4', 'w-2/5', 'w-1/3'];

/** Where rows will be. */
export function RowsSkeleton() {
  return (
    <div aria-busy className="min-h-0 flex-1 overflow-hidden border-t">
      <p role="status" className="sr-only">
        Loading
      </p>
      {widths.map((width, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
        <div key={i} className="flex h-12 items-center gap-4 border-b px-4 sm:px-6">
          <Skeleton className="size-5 shrink-0" />
          <Skeleton className={`h-4 ${width}`} />
          <Skeleton className="ml-auto h-4 w-16" />
        </div>
      ))}
    </div>
  );
}

/** What stands for a page with a list that is slow to come. */
export function ListSkeleton({ heading }: { heading: string }) {
  return (
    <Patience>
      <PageHeader heading={heading} />
      <RowsSkeleton />
    </Patience>
  );
}
