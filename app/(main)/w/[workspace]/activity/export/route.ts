import { handleActivityExport } from '#server/api/activity-export.ts';

export async function POST(
  request: Request,
  { params }: RouteContext<'/w/[workspace]/activity/export'>,
): Promise<Response> {
  return handleActivityExport(request, (await params).workspace);
}
