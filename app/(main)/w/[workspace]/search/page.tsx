import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { withNext } from '#components/auth/safe-next.ts';
import { loadSearch, searchHref } from '#components/search/search-address.ts';
import { needsTimeZone, toSearchFilter, typedQuery } from '#components/search/search-filter.ts';
import { SearchView } from '#components/search/search-view.tsx';
import { callerFor, visit } from '#server/api/caller.ts';

export const metadata: Metadata = { title: 'Search' };

export default async function SearchPage({
  params,
  searchParams,
}: PageProps<'/w/[workspace]/search'>) {
  const { workspace: slug } = await params;
  const request = await headers();
  const visitor = await visit(request, slug);
  const search = await loadSearch(searchParams);
  if (visitor === null) redirect(withNext('/sign-in', searchHref(slug, search)));
  if (!visitor) notFound();
  const typed = typedQuery(search);
  const caller = await callerFor(request, visitor.workspace.id);
  // Without the first page the list loads it itself, and says what is wrong.
  const page =
    'problem' in typed || search.everywhere || needsTimeZone(search)
      ? undefined
      : await caller.search
          .files({ ...toSearchFilter(search), query: typed.query })
          .catch(() => undefined);
  return <SearchView workspace={visitor.workspace} first={page && { search, page }} />;
}
