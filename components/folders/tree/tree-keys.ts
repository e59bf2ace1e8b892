import type { KeyboardEvent } from 'react';

const levelOf = (item: Element | undefined): number =>
  Number(item?.getAttribute('aria-level') ?? 0);

/** Where a key leads in a tree of which these items are shown, from top to bottom. */
export function itemAfter(
  key: string,
  at: number,
  items: readonly Element[],
): Element | 'fold' | 'unfold' | undefined {
  const item = items[at];
  const unfolded = item?.getAttribute('aria-expanded');
  const above = items.slice(0, at);
  if (key === 'ArrowDown') return items[at + 1];
  if (key === 'ArrowUp') return items[at - 1];
  if (key === 'Home') return items[0];
  if (key === 'End') return items.at(-1);
  if (key === 'ArrowRight') {
    if (unfolded === 'false') return 'unfold';
    return levelOf(items[at + 1]) > levelOf(item) ? items[at + 1] : undefined;
  }
  if (key === 'ArrowLeft') {
    if (unfolded === 'true') return 'fold';
    return above.findLast((each) => levelOf(each) < levelOf(item));
  }
  if (key.length !== 1 || key === ' ') return undefined;
  const letter = key.toLowerCase();
  return [...items.slice(at + 1), ...above].find((each) =>
    each.textContent?.trim().toLowerCase().startsWith(letter),
  );
}

/** Moves in a tree by keys: the items say by attributes where they stand. */
export function onTreeKey(
  event: KeyboardEvent<HTMLElement>,
  { fold, unfold }: Record<'fold' | 'unfold', (id: string) => void>,
): void {
  const { key, target, currentTarget } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement)) return;
  const items = [...currentTarget.querySelectorAll<HTMLElement>('[role="treeitem"]')];
  const at = items.indexOf(target);
  if (at < 0) return;
  if (key === ' ') target.click();
  const found = itemAfter(key, at, items);
  const { id } = target.dataset;
  if (found === 'fold' && id) fold(id);
  else if (found === 'unfold' && id) unfold(id);
  else if (found instanceof HTMLElement) found.focus();
  else if (key !== ' ' && !key.startsWith('Arrow')) return;
  event.preventDefault();
}
