import { Star } from 'lucide-react';
import type { Entry } from '../files/entry.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { cn } from '../ui/class-names.ts';
import { useHydrated } from '../ui/use-hydrated.ts';
import { starEntries } from './star-entries.ts';

/** The star of a row: shown where there is one, else while the row is looked at. */
export function StarButton({ entry, className }: { entry: Entry; className?: string }) {
  const client = useWorkspaceClient();
  const hydrated = useHydrated();
  const { starred = false } = entry;
  return (
    <button
      type="button"
      aria-label={`Star ${entry.name}`}
      aria-pressed={starred}
      title={starred ? 'Remove star' : 'Add star'}
      disabled={!hydrated}
      onClick={() => starEntries(client, [entry], !starred)}
      className={cn(
        'relative z-1 grid size-6 shrink-0 place-items-center rounded',
        starred
          ? 'text-warning'
          : 'text-muted-foreground hover:text-foreground pointer-coarse:hidden',
        className,
      )}
    >
      <Star
        aria-hidden
        className={cn(
          'size-4',
          starred
            ? 'fill-current'
            : 'invisible in-focus-visible:visible in-[[data-entry]:hover]:visible in-[tr:hover]:visible',
        )}
      />
    </button>
  );
}
