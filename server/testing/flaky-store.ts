import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, inject } from 'vitest';

/** The run's object store behind a door that a test can shut. */
export interface FlakyStore {
  /** How many more deletions get through before it goes away; Infinity while all is well. */
  deletionsLeft: number;
  /** Whether it can list uploads in parts: a smaller store answers that it does not know how. */
  listsUploads: boolean;
  /** How many downloads get through before it goes away for those. */
  downloadsLeft: number;
  /** How many of the next downloads break off after their first piece. */
  cuts: number;
}

/**
 * Puts a door before the object store, for this test file. To be called after `provideDatabase`,
 * which sets the environment.
 */
export function provideFlakyStore(): FlakyStore {
  const door: FlakyStore = {
    deletionsLeft: Number.POSITIVE_INFINITY,
    listsUploads: true,
    downloadsLeft: Number.POSITIVE_INFINITY,
    cuts: 0,
  };
  const { endpoint } = inject('stack').s3;
  const server = createServer((incoming, answer) => {
    if (incoming.method === 'DELETE' && door.deletionsLeft-- <= 0) {
      incoming.socket.destroy();
      return;
    }
    if (incoming.method === 'GET' && door.downloadsLeft-- <= 0) {
      incoming.socket.destroy();
      return;
    }
    if (!door.listsUploads && /[?&]uploads(=?)(&|$)/.test(incoming.url ?? '')) {
      answer.writeHead(501, { 'content-type': 'application/xml' });
      answer.end('<Error><Code>NotImplemented</Code></Error>');
      return;
    }
    // The host is part of the signature, so it is passed on as it came.
    const { method, headers, url } = incoming;
    const onward = request(new URL(url ?? '/', endpoint), { method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      if (method === 'GET' && door.cuts > 0) {
        door.cuts--;
        reply.once('data', (piece: Buffer) => {
          answer.write(piece.subarray(0, Math.ceil(piece.length / 2)), () => answer.destroy());
          reply.destroy();
        });
        return;
      }
      reply.pipe(answer);
    });
    onward.on('error', () => incoming.socket.destroy());
    incoming.pipe(onward);
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.env.S3_PUBLIC_ENDPOINT = endpoint;
    process.env.S3_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return door;
}
