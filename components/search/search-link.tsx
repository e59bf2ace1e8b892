import { Search } from 'lucide-react';
import Link from 'next/link';
import { Button } from '../ui/button.tsx';
import type { WorkspaceFace } from '../workspaces/workspace.ts';

/** Leads to the search page on screens where the bar has no room for a box. */
export function SearchLink({
  workspace,
  className,
}: {
  workspace: WorkspaceFace;
  className: string;
}) {
  return (
    <Button asChild variant="ghost" size="icon" className={className}>
      <Link
        href={`/w/${workspace.slug}/search`}
        prefetch={false}
        aria-label={`Search ${workspace.name}`}
      >
        <Search aria-hidden />
      </Link>
    </Button>
  );
}
