import { Tag } from 'lucide-react';
import { searchHref } from '../search/search-address.ts';
import type { WorkspaceFace } from '../workspaces/workspace.ts';
import { TagChip } from './tag-chip.tsx';
import { useTags } from './use-tags.ts';

/** Tags that a row shows by name. */
const mostChips = 2;

const count = 'rounded bg-muted px-1.5 py-0.5 text-muted-foreground text-xs';

interface RowTagsProps {
  ids: readonly string[];
  workspace: WorkspaceFace;
}

/** The tags of a row: a few by name and how many more; where there is no room, how many. */
export function RowTags(props: RowTagsProps) {
  return props.ids.length === 0 ? null : <SomeTags {...props} />;
}

function SomeTags({ ids, workspace }: RowTagsProps) {
  const { tags } = useTags();
  const own = tags.filter(({ id }) => ids.includes(id));
  const more = own.slice(mostChips);
  if (own.length === 0) return null;
  const names = own.map(({ name }) => name).join(', ');
  return (
    <>
      <span className="hidden shrink-0 items-center gap-1 @2xl:flex">
        {own.slice(0, mostChips).map((tag) => (
          <TagChip key={tag.id} tag={tag} href={searchHref(workspace.slug, { tag: tag.id })} />
        ))}
        {more.length > 0 && (
          <span title={more.map(({ name }) => name).join(', ')} className={count}>
            +{more.length}
            <span className="sr-only"> more tags</span>
          </span>
        )}
      </span>
      <span title={names} className={`${count} flex shrink-0 items-center gap-1 @2xl:hidden`}>
        <Tag aria-hidden className="size-3" />
        {own.length}
        <span className="sr-only"> tags: {names}</span>
      </span>
    </>
  );
}
