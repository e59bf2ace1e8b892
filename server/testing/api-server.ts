import type { Server } from 'node:http';
import { afterAll, beforeAll } from 'vitest';
import { listenWithApi } from './api-listener.ts';

/** The API on a port of loopback, as the web process serves it. The address is there in the tests. */
export function provideApi(): { listening: string } {
  const place = { listening: '' };
  let server: Server;
  beforeAll(async () => {
    const api = await listenWithApi();
    server = api.server;
    place.listening = api.url;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return place;
}
