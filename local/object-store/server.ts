import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { handleRequest } from './handler.ts';
import { openStore } from './store.ts';

const headerMilliseconds = 30_000;
const silentMilliseconds = 120_000;
const keepAliveMilliseconds = 65_000;
const graceMilliseconds = 2000;

export interface ObjectStoreOptions {
  dataDirectory: string;
  host: string;
  /** 0 = any free one */
  port: number;
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
  now?: () => Date;
}

export interface ObjectStore {
  port: number;
  stop(): Promise<void>;
}

/** Answers what is not HTTP, or ends in the middle of a body, as far as there is someone to answer. */
function answerBrokenRequest(error: Error, socket: Socket): void {
  const cut = 'code' in error && error.code === 'HPE_INVALID_EOF_STATE';
  const code = cut ? 'IncompleteBody' : 'BadRequest';
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`;
  if (!socket.writable) return void socket.destroy();
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/xml\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
}

function within(milliseconds: number, work: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

/**
 * Serves a data directory over the S3 protocol until it is stopped. `stop` refuses new requests,
 * gives open ones two seconds, cuts the rest and closes the index.
 * @throws Error when another process uses the directory or the port
 */
export async function startObjectStore(options: ObjectStoreOptions): Promise<ObjectStore> {
  const { accessKeyId, secretAccessKey, region } = options;
  const store = await openStore(options.dataDirectory);
  const handlerOptions = {
    store,
    credentials: { accessKeyId, secretAccessKey, region },
    now: options.now ?? (() => new Date()),
  };
  const open = new Set<Promise<void>>();
  const onRequest = (incoming: IncomingMessage, response: ServerResponse) => {
    const work = handleRequest(handlerOptions, incoming, response).finally(() => open.delete(work));
    open.add(work);
  };
  const server = createServer({ maxHeaderSize: 32 * 1024 }, onRequest);
  server.on('checkContinue', onRequest);
  server.on('clientError', answerBrokenRequest);
  server.headersTimeout = headerMilliseconds;
  // A large upload may take hours: only silence ends it.
  server.requestTimeout = 0;
  server.timeout = silentMilliseconds;
  server.keepAliveTimeout = keepAliveMilliseconds;

  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, options.host, resolve);
    });
  } catch (error) {
    store.close();
    throw error;
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');

  let stopping: Promise<void> | undefined;
  const stop = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    await within(graceMilliseconds, Promise.allSettled(open));
    server.closeAllConnections();
    await within(graceMilliseconds, Promise.allSettled([closed, ...open]));
    store.close();
  };
  return {
    port: address.port,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}
