import type { LucideIcon } from 'lucide-react';
import { Pencil } from 'lucide-react';
import type { EntryCommand } from '../entries/entry-command.ts';
import { StarButton } from '../favourites/star-button.tsx';
import type { Entry } from '../files/entry.ts';
import { searchHref } from '../search/search-address.ts';
import { TagChip } from '../tags/tag-chip.tsx';
import { useTags } from '../tags/use-tags.ts';
import { Button } from '../ui/button.tsx';
import type { WorkspaceFace } from '../workspaces/workspace.ts';

interface SubjectHeadProps {
  entry: Entry;
  face: { icon: LucideIcon; word: string };
  workspace: WorkspaceFace;
  commands: readonly EntryCommand[];
}

/** Name, star and tags of what the panel is about. */
export function SubjectHead({
  entry,
  face: { icon: Icon, word },
  workspace,
  commands,
}: SubjectHeadProps) {
  const { tags } = useTags();
  const own = tags.filter(({ id }) => entry.tagIds?.includes(id));
  const change = commands.find(({ id }) => id === 'tags');
  return (
    <div className="mb-4 space-y-2">
      <div className="flex items-start gap-2">
        <Icon
          aria-hidden
          className="mt-0.5 size-5 shrink-0 text-muted-foreground"
          strokeWidth={1.5}
        />
        <p dir="auto" className="min-w-0 flex-1 whitespace-pre-wrap break-words font-medium">
          {entry.name}
        </p>
        <StarButton entry={entry} className="opacity-100 pointer-coarse:grid" />
      </div>
      <p className="sr-only">{word}</p>
      <div className="flex flex-wrap items-center gap-1.5">
        {own.map((tag) => (
          <TagChip key={tag.id} tag={tag} href={searchHref(workspace.slug, { tag: tag.id })} />
        ))}
        {change && (
          <Button variant="outline" size="sm" onClick={() => change.run([entry])}>
            <Pencil aria-hidden />
            Tags…
          </Button>
        )}
      </div>
    </div>
  );
}
