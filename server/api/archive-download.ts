import { create as contentDisposition } from 'content-disposition';
import { beginDownload, type Download } from '#server/archives/download/mutations.ts';
import { AppError, errorStatus, fromDatabase } from '#server/core/errors.ts';
import { lengthHeader } from '#server/core/request.ts';
import { visitorAt } from './visitor.ts';

/** Hands chunks on as they are asked for; whoever goes away ends the reading. */
function bodyOf({ chunks }: Download): ReadableStream<Uint8Array> {
  const pieces = chunks();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => void (await pieces.return(undefined)),
    },
    // Nothing is read ahead of who downloads.
    { highWaterMark: 0 },
  );
}

function headersOf({ manifest, slice, partial }: Download): Record<string, string> {
  const { name, etag, length } = manifest;
  const bytes = slice ? slice.last - slice.first + 1 : 0;
  return {
    'content-type': 'application/zip',
    'content-disposition': contentDisposition(name),
    'content-length': String(bytes),
    [lengthHeader]: String(bytes),
    'accept-ranges': 'bytes',
    etag,
    // As it is: neither kept nor compressed by what lies between, which would change its length.
    'cache-control': 'private, no-store, no-transform',
    // nginx would write gigabytes to its own disk for whoever is slow.
    'x-accel-buffering': 'no',
    ...(partial && {
      'content-range': slice ? `bytes ${slice.first}-${slice.last}/${length}` : `bytes */${length}`,
    }),
  };
}

const statusOf = ({ slice, partial }: Download): number => {
  if (slice === null) return 416;
  return partial ? 206 : 200;
};

async function answer(request: Request, slug: string, id: string): Promise<Response> {
  const ask = () => visitorAt(request, slug, 'file', 'read');
  const { scope } = await ask();
  const head = request.method === 'HEAD';
  const asked = {
    id,
    range: request.headers.get('range'),
    ifRange: request.headers.get('if-range'),
    head,
  };
  const download = await beginDownload(scope, asked, ask);
  const body = head || download.slice === null ? null : bodyOf(download);
  return new Response(body, { status: statusOf(download), headers: headersOf(download) });
}

/** `GET /w/<workspace>/download/<id>`: chosen files and folders as a ZIP, streamed. */
export async function handleArchiveDownload(
  request: Request,
  slug: string,
  id: string,
): Promise<Response> {
  try {
    return await answer(request, slug, id);
  } catch (error) {
    const known = error instanceof AppError ? error : fromDatabase(error);
    if (!known) throw error;
    const { retryAfter } = known.details;
    return new Response(`${known.message}\n`, {
      status: errorStatus[known.code],
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'cache-control': 'no-store',
        ...(retryAfter ? { 'retry-after': String(retryAfter) } : {}),
      },
    });
  }
}
