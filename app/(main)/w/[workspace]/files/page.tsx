import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { withNext } from '#components/auth/safe-next.ts';
import { loadFileOrder, ordersOf } from '#components/files/file-order.ts';
import { FilesView } from '#components/files/files-view.tsx';
import { rememberedView } from '#components/files/view-memory.ts';
import { newcomerName, visit } from '#server/api/caller.ts';
import { firstContents } from '#server/api/folder-page.ts';

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
  const first = await firstContents(request, visitor.workspace.id, null, ordersOf(order));
  const empty = first?.files.items.length === 0 && first.folders.items.length === 0;
  return (
    <FilesView
      workspace={visitor.workspace}
      permissions={visitor.permissions}
      path={[]}
      first={first}
      remembered={rememberedView(await cookies(), visitor.session.userId)}
      newcomer={empty ? await newcomerName(visitor) : undefined}
    />
  );
}
