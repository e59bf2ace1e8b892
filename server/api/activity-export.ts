import { create as contentDisposition } from 'content-disposition';
import { recordExport } from '#server/audit/export/mutations.ts';
import { exportPieces } from '#server/audit/export/queries.ts';
import { exportInput } from '#server/audit/schema.ts';
import { AppError, errorStatus, fromDatabase } from '#server/core/errors.ts';
import { requireOwnOrigin } from '#server/core/request.ts';
import { visitorAt } from './visitor.ts';

const types = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl; charset=utf-8',
};

/** Fields that were left empty in the form filter nothing. */
async function readForm(request: Request) {
  const form = await request.formData().catch(() => new FormData());
  const given = [...form].filter(([, value]) => value !== '');
  const { data, error } = exportInput.safeParse(Object.fromEntries(given));
  if (error) throw new AppError('INVALID', 'This form could not be read. Load the page again.');
  return data;
}

async function answer(request: Request, slug: string): Promise<Response> {
  // A POST, since it writes who exported what: no other site can make somebody do it.
  requireOwnOrigin(request.headers);
  const { workspace, scope } = await visitorAt(request, slug, 'audit', 'read');
  const input = await readForm(request);
  await recordExport(scope, input);
  const pieces = exportPieces(
    async () => (await visitorAt(request, slug, 'audit', 'read')).scope,
    input,
  );
  const encoder = new TextEncoder();
  const day = new Date().toISOString().slice(0, 10);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    // Whoever goes away is not read for any longer.
    cancel: async () => void (await pieces.return(undefined)),
  });
  return new Response(body, {
    headers: {
      'content-type': types[input.format],
      'content-disposition': contentDisposition(
        `Activity of ${workspace.name} ${day}.${input.format}`,
      ),
      'cache-control': 'private, no-store',
    },
  });
}

/** `POST /w/<workspace>/activity/export`: the activity as a file, streamed. */
export async function handleActivityExport(request: Request, slug: string): Promise<Response> {
  try {
    return await answer(request, slug);
  } catch (error) {
    const known = error instanceof AppError ? error : fromDatabase(error);
    if (!known) throw error;
    return new Response(`${known.message}\n`, {
      status: errorStatus[known.code],
      headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    });
  }
}
