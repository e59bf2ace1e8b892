import { handleArchiveDownload } from '#server/api/archive-download.ts';

export async function GET(
  request: Request,
  { params }: RouteContext<'/w/[workspace]/download/[archive]'>,
): Promise<Response> {
  const { workspace, archive } = await params;
  return handleArchiveDownload(request, workspace, archive);
}

export { GET as HEAD };
