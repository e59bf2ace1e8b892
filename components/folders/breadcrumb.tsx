import { ChevronRight, Ellipsis } from 'lucide-react';
import Link from 'next/link';
import { Button } from '../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu.tsx';
import { folderAttributes } from '../uploads/intake/drop-target.tsx';

interface Crumb {
  /** Null: the workspace itself. */
  id: string | null;
  href: string;
  name: string;
}

/** Of a long way, the beginning and the end are shown; what is between is in a menu. */
const shownAtEnd = 2;

/** The way up from a folder: the workspace, then the folders above this one. */
export function Breadcrumb({ workspace, above }: { workspace: Crumb; above: Crumb[] }) {
  const hidden = above.slice(0, -shownAtEnd);
  const shown = above.slice(-shownAtEnd);
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 flex-wrap items-center text-muted-foreground">
        <Step crumb={workspace} />
        {hidden.length > 0 && (
          <li className="flex items-center">
            <DropdownMenu>
              <DropdownMenuTrigger asChild>
                <Button
                  variant="ghost"
                  size="icon"
                  aria-label={`Show ${hidden.length} more ${hidden.length === 1 ? 'folder' : 'folders'} on the way`}
                >
                  <Ellipsis aria-hidden />
                </Button>
              </DropdownMenuTrigger>
              <DropdownMenuContent align="start" className="max-w-72">
                {hidden.map(({ href, name }) => (
                  <DropdownMenuItem key={href} asChild>
                    <Link href={href} prefetch={false} dir="auto">
                      <span className="truncate whitespace-pre">{name}</span>
                    </Link>
                  </DropdownMenuItem>
                ))}
              </DropdownMenuContent>
            </DropdownMenu>
            <Separator />
          </li>
        )}
        {shown.map((crumb) => (
          <Step key={crumb.href} crumb={crumb} />
        ))}
      </ol>
    </nav>
  );
}

const Separator = () => <ChevronRight aria-hidden className="mx-1 size-4 shrink-0" />;

function Step({ crumb: { id, href, name } }: { crumb: Crumb }) {
  return (
    <li className="flex min-w-0 items-center">
      <Link
        href={href}
        prefetch={false}
        title={name}
        dir="auto"
        {...{ [folderAttributes.id]: id ?? '', [folderAttributes.name]: name }}
        className="max-w-48 truncate whitespace-pre rounded py-1 hover:text-foreground hover:underline data-held:bg-primary data-held:text-primary-foreground"
      >
        {name}
      </Link>
      <Separator />
    </li>
  );
}
