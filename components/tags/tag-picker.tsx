import { Pencil, Plus, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Input } from '../ui/input.tsx';
import { TagChip } from './tag-chip.tsx';
import type { TagItem } from './use-tags.ts';

interface TagPickerProps {
  tags: readonly TagItem[];
  /** Whether they are on their way. */
  pending: boolean;
  whenLoaded: () => Promise<readonly TagItem[]>;
  /** Whether the person may change what all see. */
  mayWrite: boolean;
  /** Whether all, none or some of the chosen entries carry a tag. */
  shareOf: (tag: TagItem) => boolean | 'indeterminate';
  onAssign: (tag: TagItem, on: boolean) => void;
  onCreate: (name: string) => void;
  onEdit: (tag: TagItem) => void;
  onDelete: (tag: TagItem) => void;
}

const plain = (text: string) => text.trim().normalize('NFC').toLowerCase();

/** The tags to choose from. Typing narrows them; Enter takes the first, or makes a new one. */
export function TagPicker({
  tags,
  pending,
  whenLoaded,
  mayWrite,
  shareOf,
  onAssign,
  onCreate,
  onEdit,
  onDelete,
}: TagPickerProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const fits = ({ name }: TagItem) => plain(name).includes(plain(typed));
  const shown = tags.filter(fits);
  const exact = tags.some(({ name }) => plain(name) === plain(typed));
  async function takeFirst(event: KeyboardEvent) {
    if (event.key !== 'Enter' || typed.trim() === '') return;
    event.preventDefault();
    // Who types faster than the tags come means those that are on their way.
    const all = (pending ? await whenLoaded() : tags).filter(fits);
    const found = all.find(({ name }) => plain(name) === plain(typed)) ?? all[0];
    if (!found) onCreate(typed.trim());
    else if (mayWrite || found.private) onAssign(found, shareOf(found) !== true);
  }
  return (
    <div className="space-y-3">
      <div className="space-y-1.5">
        <label htmlFor={id} className="block font-medium">
          Find or make a tag
        </label>
        <Input
          id={id}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          dir="auto"
          onChange={({ target }) => setTyped(target.value)}
          onKeyDown={takeFirst}
        />
      </div>
      <ul aria-label="Tags" className="-mx-2 max-h-[min(20rem,45dvh)] overflow-y-auto">
        {shown.map((tag) => {
          const editable = mayWrite || tag.private;
          const share = shareOf(tag);
          return (
            <li
              key={tag.id}
              className="flex min-h-9 items-center gap-2.5 rounded px-2 hover:bg-muted"
            >
              <Checkbox
                id={`${id}-${tag.id}`}
                checked={share}
                disabled={!editable}
                onCheckedChange={() => onAssign(tag, share !== true)}
              />
              <label htmlFor={`${id}-${tag.id}`} className="flex min-w-0 flex-1 py-1.5">
                <TagChip tag={tag} className="max-w-full text-sm" />
              </label>
              {editable && (
                <>
                  <Button
                    variant="ghost"
                    size="icon"
                    aria-label={`Change the tag ${tag.name}`}
                    onClick={() => onEdit(tag)}
                  >
                    <Pencil aria-hidden />
                  </Button>
                  <Button
                    variant="ghost"
                    size="icon"
                    aria-label={`Delete the tag ${tag.name}`}
                    onClick={() => onDelete(tag)}
                  >
                    <Trash2 aria-hidden />
                  </Button>
                </>
              )}
            </li>
          );
        })}
        {shown.length === 0 && !pending && (
          <li className="px-2 py-1.5 text-muted-foreground">
            {tags.length === 0 ? 'There are no tags yet.' : 'No tag contains this.'}
          </li>
        )}
      </ul>
      {!exact && !pending && (
        <Button variant="outline" className="max-w-full" onClick={() => onCreate(typed.trim())}>
          <Plus aria-hidden />
          {typed.trim() === '' ? (
            'New tag'
          ) : (
            <span className="truncate">
              Make “<bdi>{typed.trim()}</bdi>”
            </span>
          )}
        </Button>
      )}
    </div>
  );
}
