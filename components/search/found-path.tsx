import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import type { WorkspaceFace } from '../workspaces/workspace.ts';
import type { FoundItem } from './use-search.ts';

interface FoundPathProps {
  workspace: WorkspaceFace;
  path: FoundItem['path'];
  /** In the trash nothing leads back. */
  inTrash: boolean;
}

/** Where something is: each step leads there. */
export function FoundPath({ workspace, path, inTrash }: FoundPathProps) {
  const files = `/w/${workspace.slug}/files`;
  const steps = [
    { id: 'root', name: workspace.name, href: files },
    ...path.map(({ id, name }) => ({ id, name, href: `${files}/${id}` })),
  ];
  return (
    <p className="flex min-w-0 flex-wrap items-center text-muted-foreground text-xs">
      <span className="sr-only">In </span>
      {inTrash && <span className="mr-1 shrink-0">Trash, from</span>}
      {steps.map(({ id, name, href }, i) => (
        <span key={id} className="flex min-w-0 items-center">
          {i > 0 && <ChevronRight aria-hidden className="mx-0.5 size-3 shrink-0" />}
          {inTrash ? (
            <span className="max-w-48 truncate whitespace-pre" dir="auto">
              {name}
            </span>
          ) : (
            <Link
              href={href}
              prefetch={false}
              title={name}
              dir="auto"
              className="max-w-48 truncate whitespace-pre rounded py-1 hover:text-foreground hover:underline"
            >
              {name}
            </Link>
          )}
        </span>
      ))}
    </p>
  );
}
