import { createServer, type Server } from 'node:net';

export type ReservedPort = {
  port: number;
  /** Lets go of the port, right before the process that is to have it starts. */
  release(): Promise<void>;
};

const TRIES = 100;

function listen(host: string, port: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen({ host, port, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server | undefined): Promise<void> {
  return new Promise((resolve) => (server ? server.close(() => resolve()) : resolve()));
}

/** On the loopback both families count: `localhost` in a browser may mean ::1 first. */
async function listenOnBoth(host: string, port: number): Promise<Server[] | undefined> {
  const first = await listen(host, port);
  if (!first) return undefined;
  if (host !== '127.0.0.1') return [first];
  const address = first.address();
  const chosen = typeof address === 'object' && address ? address.port : port;
  try {
    const second = await listen('::1', chosen);
    if (second) return [first, second];
  } catch {
    // No IPv6 on this machine: nobody else can be there either.
    return [first];
  }
  await close(first);
  return undefined;
}

/**
 * Holds the preferred port, or the next free one above it, until it is released. Port 0 lets the
 * system choose.
 * @throws when the address is not one of this machine, the port not allowed, or none is free
 */
export async function reservePort(host: string, preferred: number): Promise<ReservedPort> {
  for (let offset = 0; offset < TRIES; offset += 1) {
    const wanted = preferred === 0 ? 0 : preferred + offset;
    if (wanted > 65_535) break;
    const servers = await reserve(host, wanted);
    if (!servers) continue;
    const address = servers[0]?.address();
    const port = typeof address === 'object' && address ? address.port : wanted;
    return {
      port,
      release: async () => {
        await Promise.all(servers.map(close));
      },
    };
  }
  throw new Error(`No free port from ${preferred} on at ${host}.`);
}

async function reserve(host: string, port: number): Promise<Server[] | undefined> {
  try {
    return await listenOnBoth(host, port);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new Error(`HOST "${host}" is not an address of this machine.`);
    }
    if (code === 'EACCES') {
      throw new Error(
        `Port ${port} needs rights that this account lacks; choose one from 1024 on.`,
      );
    }
    throw error;
  }
}
