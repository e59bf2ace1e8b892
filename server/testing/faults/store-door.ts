import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Door } from './database-door.ts';
import type { Fuse } from './fuse.ts';

/** What a request to the store changes, in words; undefined where it only reads. */
function labelOf(method = '', target = ''): string | undefined {
  if (!['PUT', 'POST', 'DELETE'].includes(method)) return undefined;
  const { searchParams } = new URL(target, 'http://store');
  const named = ['uploads', 'uploadId', 'partNumber', 'delete'].filter((name) =>
    searchParams.has(name),
  );
  return ['store', method, ...named].join(' ');
}

/** Stands between a process and the object store: every write asks the fuse first. */
export async function openStoreDoor(endpoint: string, fuse: Fuse): Promise<Door> {
  const door = createServer((incoming, answer) => {
    const { method, url, headers } = incoming;
    const label = labelOf(method, url);
    const fate = label === undefined ? 'pass' : fuse.pass(label);
    if (fate === 'lost') {
      fuse.blow();
      incoming.socket.destroy();
      return;
    }
    // The host is part of the signature, so it is passed on as it came.
    const onward = request(new URL(url ?? '/', endpoint), { method, headers }, (reply) => {
      if (fate === 'unanswered') {
        reply.resume().on('end', () => fuse.blow());
        return;
      }
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    onward.on('error', () => incoming.socket.destroy());
    incoming.pipe(onward);
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const own = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  return {
    through: () => own,
    close() {
      door.closeAllConnections();
      door.close();
    },
  };
}
