import type { FoundItem } from './use-search.ts';

/** A name with what matched marked in it. */
export function FoundName({ name, matches }: Pick<FoundItem, 'name' | 'matches'>) {
  return matches
    .map(([start, end], i) => ({ before: name.slice(matches[i - 1]?.[1] ?? 0, start), start, end }))
    .map(({ before, start, end }) => (
      <span key={start}>
        {before}
        <mark className="rounded-xs bg-primary/20 text-inherit">{name.slice(start, end)}</mark>
      </span>
    ))
    .concat(<span key="rest">{name.slice(matches.at(-1)?.[1] ?? 0)}</span>);
}
