import { usePathname, useRouter } from 'next/navigation';
import { useQueryState } from 'nuqs';
import { startTransition, useEffect, useRef, useState } from 'react';
import { searchHref, searchParsers } from './search-address.ts';

/** Milliseconds without a further key after which a search begins. */
const pause = 250;

/** The folder of a page of files: a search that begins there can be narrowed to it. */
const folderIn = (pathname: string): string | null =>
  /^\/w\/[^/]+\/files\/([0-9a-f-]{36})$/.exec(pathname)?.[1] ?? null;

/** What stands in the search box, and what becomes of it: `q` in the URL of the search page. */
export function useSearchText(slug: string) {
  const router = useRouter();
  const pathname = usePathname();
  const [q, setQ] = useQueryState('q', searchParsers.q);
  /** What the URL does not say yet, and the page on which it was typed. */
  const [draft, setDraft] = useState<{ text: string; pathname: string } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onSearchPage = pathname === `/w/${slug}/search`;
  const typed = draft?.pathname === pathname ? draft.text : null;

  // Whoever has left the page does not search on the next one, nor finds half a word coming back.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page is what it depends on
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      setDraft(null);
    },
    [pathname],
  );

  async function search(text: string) {
    await setQ(text || null);
    // What was typed meanwhile is newer.
    setDraft((now) => (now?.text === text ? null : now));
  }

  return {
    text: typed ?? (onSearchPage ? q : ''),
    type(text: string) {
      setDraft({ text, pathname });
      clearTimeout(timer.current);
      if (onSearchPage) timer.current = setTimeout(() => search(text), pause);
    },
    submit() {
      clearTimeout(timer.current);
      if (typed === null) return;
      if (onSearchPage) return search(typed);
      startTransition(() => {
        router.push(searchHref(slug, { q: typed, folder: folderIn(pathname) }));
        setDraft(null);
      });
    },
    clear() {
      clearTimeout(timer.current);
      setDraft(null);
      if (onSearchPage) setQ(null);
    },
  };
}
