import { redirect } from 'next/navigation';

export default async function WorkspacePage({ params }: PageProps<'/w/[workspace]'>) {
  redirect(`/w/${encodeURIComponent((await params).workspace)}/files`);
}
