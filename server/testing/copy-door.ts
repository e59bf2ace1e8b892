import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';

/** The run's object store, which calls a test before it copies. */
export interface CopyDoor {
  /** Called before the n-th copy of a test, counted from 0; what it throws is the store's failure. */
  onCopy: (n: number) => Promise<void> | void;
  /** Copies of this test, of whole objects and of parts. */
  copies: number;
}

/** Puts a door before the object store, for this test file; after `provideDatabase`. */
export function provideCopyDoor(): CopyDoor {
  const door: CopyDoor = { onCopy: () => {}, copies: 0 };
  const { endpoint } = inject('stack').s3;
  const server = createServer(async (incoming, answer) => {
    const { method, headers, url } = incoming;
    if (headers['x-amz-copy-source'])
      try {
        await door.onCopy(door.copies++);
      } catch {
        answer.writeHead(500, { 'content-type': 'application/xml' });
        answer.end('<Error><Code>InternalError</Code></Error>');
        return;
      }
    const onward = request(new URL(url ?? '/', endpoint), { method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
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
  beforeEach(() => {
    door.copies = 0;
    door.onCopy = () => {};
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return door;
}
