import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import {
  loadActivityFilter,
  needsTimeZone,
  toAuditFilter,
} from '#components/audit/activity-filter.ts';
import { ActivityView } from '#components/audit/activity-view.tsx';
import { withNext } from '#components/auth/safe-next.ts';
import { callerFor, visit } from '#server/api/caller.ts';

export const metadata: Metadata = { title: 'Activity' };

export default async function ActivityPage({
  params,
  searchParams,
}: PageProps<'/w/[workspace]/activity'>) {
  const { workspace: slug } = await params;
  const request = await headers();
  const visitor = await visit(request, slug);
  if (visitor === null) redirect(withNext('/sign-in', `/w/${slug}/activity`));
  if (!visitor) notFound();
  const filter = await loadActivityFilter(searchParams);
  const caller = await callerFor(request, visitor.workspace.id);
  // Without the first page the list loads it itself, and says what is wrong.
  const page = needsTimeZone(filter)
    ? undefined
    : await caller.audit.list(toAuditFilter(filter)).catch(() => undefined);
  return (
    <ActivityView
      workspace={visitor.workspace}
      permissions={visitor.permissions}
      first={page && { filter, page }}
    />
  );
}
