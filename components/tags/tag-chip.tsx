import { Lock, Tag } from 'lucide-react';
import Link from 'next/link';
import { cn } from '../ui/class-names.ts';
import type { TagItem } from './use-tags.ts';

const chip =
  'inline-flex min-w-0 max-w-32 items-center gap-1 rounded bg-ws-soft px-1.5 py-0.5 text-ws-ink text-xs';

/** Name, colour and whether it is private: never by colour alone. */
function TagFace({ tag }: { tag: TagItem }) {
  const Icon = tag.private ? Lock : Tag;
  return (
    <>
      <Icon aria-hidden className="size-3 shrink-0" />
      {tag.private && <span className="sr-only">Private: </span>}
      <span dir="auto" className="truncate">
        {tag.name}
      </span>
    </>
  );
}

const titleOf = (tag: TagItem) => (tag.private ? `${tag.name} (only you see this tag)` : tag.name);

interface TagChipProps {
  tag: TagItem;
  /** Where all that carries it is listed; without, the chip leads nowhere. */
  href?: string;
  className?: string;
}

export function TagChip({ tag, href, className }: TagChipProps) {
  const shared = {
    'data-colour': tag.colour,
    title: titleOf(tag),
    className: cn(chip, href && 'relative z-1 hover:underline', className),
  };
  return href ? (
    <Link href={href} prefetch={false} {...shared}>
      <TagFace tag={tag} />
    </Link>
  ) : (
    <span {...shared}>
      <TagFace tag={tag} />
    </span>
  );
}
