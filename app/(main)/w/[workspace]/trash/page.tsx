import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { withNext } from '#components/auth/safe-next.ts';
import { TrashView } from '#components/trash/trash-view.tsx';
import { visit } from '#server/api/caller.ts';
import { firstTrash } from '#server/api/folder-page.ts';

export const metadata: Metadata = { title: 'Trash' };

export default async function TrashPage({ params }: PageProps<'/w/[workspace]/trash'>) {
  const { workspace: slug } = await params;
  const request = await headers();
  const visitor = await visit(request, slug);
  if (visitor === null) redirect(withNext('/sign-in', `/w/${slug}/trash`));
  if (!visitor) notFound();
  return (
    <TrashView
      workspace={visitor.workspace}
      permissions={visitor.permissions}
      first={await firstTrash(request, visitor.workspace.id)}
    />
  );
}
