import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { handleActivityExport } from '#server/api/activity-export.ts';
import { handleApi } from '#server/api/handler.ts';
import { handleHealth } from '#server/api/health.ts';
import { handleAuth } from '#server/auth/route.ts';
import { env } from '#server/core/env.ts';
import { captureOutput } from '#server/core/output.ts';
import { makeServer } from '#server/http/server.ts';

// What `server/main.ts` starts, with the doors right behind it in the place of Next: for tests that
// read everything that such a process writes. `leak` makes it write what it must not.

captureOutput();
const leaky = process.argv.includes('leak');

function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (leaky) process.stderr.write(`{"told":"${request.headers.get('user-agent')}"}\n`);
  if (pathname.startsWith('/api/trpc/')) return handleApi(request);
  if (pathname.startsWith('/api/auth/')) return handleAuth(request);
  if (pathname === '/api/health') return handleHealth();
  const slug = /^\/w\/([^/]+)\/activity\/export$/.exec(pathname)?.[1];
  if (slug) return handleActivityExport(request, slug);
  throw new Error(`no such page: ${request.url}`);
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = request.method === 'POST' ? { body: Readable.toWeb(request), duplex: 'half' } : {};
  const answered = await answer(
    new Request(new URL(request.url ?? '/', env().HOLDALL_URL), {
      method: request.method,
      headers: Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ...(body as RequestInit),
    }),
  );
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.end(Buffer.from(await answered.arrayBuffer()));
}

const server = makeServer(handle);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(
    `serving on http://127.0.0.1:${typeof address === 'object' && address?.port}\n`,
  );
});
