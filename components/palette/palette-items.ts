import type { LucideIcon } from 'lucide-react';

/** Something that the palette offers. */
export interface PaletteItem {
  /** Unlike that of any other. */
  value: string;
  /** What it is found by. */
  words: string;
  icon: LucideIcon;
  /** What people read; the words where absent. */
  label?: string;
  note?: string;
  keys?: string;
  run: () => void;
}

export interface PaletteGroup {
  heading: string;
  items: PaletteItem[];
  /** Whether something else has found them, and they are shown as they come. */
  found?: boolean;
}

/** How well words fit: 2 where one begins with the text, 1 where the text is inside one, else 0. */
function rank(words: string, text: string): number {
  const known = words.toLowerCase();
  if (!known.includes(text)) return 0;
  return ` ${known}`.includes(` ${text}`) ? 2 : 1;
}

/** What of the groups fits a text, the best first: items in their groups, and the groups. */
export function fitting(groups: readonly PaletteGroup[], text: string): PaletteGroup[] {
  const wanted = text.trim().toLowerCase();
  return groups
    .map(({ heading, items, found }) => {
      const fits = items
        .map((item) => ({ item, rank: found ? 2 : rank(item.words, wanted) }))
        .filter((each) => each.rank > 0)
        .toSorted((a, b) => b.rank - a.rank);
      return { heading, found, best: fits[0]?.rank ?? 0, items: fits.map(({ item }) => item) };
    })
    .filter(({ best }) => best > 0)
    .toSorted((a, b) => b.best - a.best)
    .map(({ heading, items }) => ({ heading, items }));
}
