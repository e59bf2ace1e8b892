import { Labelled } from '../shared/labelled.tsx';
import { Select } from '../ui/select.tsx';
import { useTags } from './use-tags.ts';

interface TagFilterProps {
  /** The id of the tag that counts now; null: any, or none. */
  value: string | null;
  onTag: (id: string | null) => void;
}

/** Narrows a search to what carries a tag. */
export function TagFilter({ value, onTag }: TagFilterProps) {
  const { tags } = useTags();
  const unlisted = value !== null && !tags.some(({ id }) => id === value);
  return (
    <Labelled label="Tag">
      {(id) => (
        <Select
          id={id}
          className="sm:max-w-44"
          value={value ?? ''}
          onChange={({ target }) => onTag(target.value || null)}
        >
          <option value="">Any or none</option>
          {unlisted && <option value={value}>A deleted tag</option>}
          {tags.map((tag) => (
            <option key={tag.id} value={tag.id}>
              {tag.private ? `${tag.name} (private)` : tag.name}
            </option>
          ))}
        </Select>
      )}
    </Labelled>
  );
}
