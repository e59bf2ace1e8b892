import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { withNext } from '#components/auth/safe-next.ts';
import { loadFileOrder, ordersOf } from '#components/files/file-order.ts';
import { FilesView } from '#components/files/files-view.tsx';
import { rememberedView } from '#components/files/view-memory.ts';
import { visit } from '#server/api/caller.ts';
import { firstContents, folderPathAt } from '#server/api/folder-page.ts';

type Props = PageProps<'/w/[workspace]/files/[folderId]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace: slug, folderId } = await params;
  const request = await headers();
  const visitor = await visit(request, slug);
  const path = visitor && (await folderPathAt(request, visitor.workspace.id, folderId));
  return { title: path?.at(-1)?.name ?? 'Files' };
}

export default async function FolderPage({ params, searchParams }: Props) {
  const { workspace: slug, folderId } = await params;
  const request = await headers();
  const visitor = await visit(request, slug);
  if (visitor === null) redirect(withNext('/sign-in', `/w/${slug}/files/${folderId}`));
  if (!visitor) notFound();
  const path = await folderPathAt(request, visitor.workspace.id, folderId);
  if (!path) notFound();
  const order = await loadFileOrder(searchParams);
  return (
    <FilesView
      workspace={visitor.workspace}
      permissions={visitor.permissions}
      path={path}
      first={await firstContents(request, visitor.workspace.id, folderId, ordersOf(order))}
      remembered={rememberedView(await cookies(), visitor.session.userId)}
    />
  );
}
