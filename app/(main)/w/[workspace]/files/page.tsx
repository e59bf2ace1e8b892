import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { withNext } from '#components/auth/safe-next.ts';
import { loadFileOrder } from '#components/files/file-order.ts';
import { FilesView } from '#components/files/files-view.tsx';
import { callerFor, newcomerName, visit } from '#server/api/caller.ts';

export const metadata: Metadata = { title: 'Files' };

export default async function FilesPage({
  params,
  searchParams,
}: PageProps<'/w/[workspace]/files'>) {
  const { workspace: slug } = await params;
  const request = await headers();
  const visitor = await visit(request, slug);
  if (visitor === null) redirect(withNext('/sign-in', `/w/${slug}/files`));
  if (!visitor) notFound();
  const order = await loadFileOrder(searchParams);
  const caller = await callerFor(request, visitor.workspace.id);
  // Without the first page the list loads it itself, and says what is wrong.
  const firstPage = await caller.files.list(order).catch(() => undefined);
  return (
    <FilesView
      workspace={visitor.workspace}
      permissions={visitor.permissions}
      first={firstPage && { order, page: firstPage }}
      newcomer={firstPage?.items.length === 0 ? await newcomerName(visitor) : undefined}
    />
  );
}
