import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { handleApi } from '#server/api/handler.ts';
import { env } from '#server/core/env.ts';

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const method = incoming.method ?? 'GET';
  const body = method === 'GET' ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>);
  const request = new Request(`${env().HOLDALL_URL}${incoming.url}`, {
    method,
    headers: incoming.headers as Record<string, string>,
    ...(body && { body: body as BodyInit, duplex: 'half' }),
  } as RequestInit);
  const response = await handleApi(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

/** Serves the API on a free port of loopback, as the web process does. */
export async function listenWithApi(): Promise<{ server: Server; url: string }> {
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('the server has no port');
  return { server, url: `http://127.0.0.1:${address.port}` };
}
