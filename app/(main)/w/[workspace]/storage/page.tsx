import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { withNext } from '#components/auth/safe-next.ts';
import { StorageView } from '#components/quotas/storage-view.tsx';
import { visit } from '#server/api/caller.ts';

export const metadata: Metadata = { title: 'Storage' };

export default async function StoragePage({ params }: PageProps<'/w/[workspace]/storage'>) {
  const { workspace: slug } = await params;
  const visitor = await visit(await headers(), slug);
  if (visitor === null) redirect(withNext('/sign-in', `/w/${slug}/storage`));
  if (!visitor) notFound();
  return <StorageView workspace={visitor.workspace} permissions={visitor.permissions} />;
}
