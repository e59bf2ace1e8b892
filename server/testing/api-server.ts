import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { afterAll, beforeAll } from 'vitest';
import { handleApi } from '#server/api/handler.ts';
import { env } from '#server/core/env.ts';

/** The API on a port of loopback, as the web process serves it. The address is there in the tests. */
export function provideApi(): { listening: string } {
  const place = { listening: '' };
  const server = createServer((incoming, outgoing) => {
    const method = incoming.method ?? 'GET';
    const body = method === 'GET' ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>);
    const request = new Request(`${env().HOLDALL_URL}${incoming.url}`, {
      method,
      headers: incoming.headers as Record<string, string>,
      ...(body && { body: body as BodyInit, duplex: 'half' }),
    } as RequestInit);
    void handleApi(request).then(async (response) => {
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    });
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (!address || typeof address === 'string') throw new Error('the server has no port');
    place.listening = `http://127.0.0.1:${address.port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return place;
}
