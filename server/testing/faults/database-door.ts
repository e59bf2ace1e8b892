import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Fuse } from './fuse.ts';

/** Statements that change something, or make a change last. */
const writes = /^\s*(?:with\b[\s\S]*?\b)?(insert|update|delete|commit)\b|\b(jobs\.enqueue)\b/i;

/** What a statement writes, in words; undefined where it only reads. */
function labelOf(statement: string): string | undefined {
  const [found, verb, enqueue] = writes.exec(statement) ?? [];
  if (found === undefined) return undefined;
  const table = /\b(?:into|update|from)\s+"?(\w+)"?/i.exec(statement)?.[1] ?? '';
  return enqueue ? 'enqueue' : `${verb?.toLowerCase()} ${table}`.trim();
}

/** Cuts a stream into the messages of PostgreSQL's protocol (version 3, chapter "Message Formats"). */
function messages(onMessage: (type: string, message: Buffer) => void, untyped: boolean) {
  let rest = Buffer.alloc(0);
  let first = untyped;
  return (piece: Buffer) => {
    rest = Buffer.concat([rest, piece]);
    for (;;) {
      // The start-up message alone has no type before its length.
      const head = first ? 0 : 1;
      if (rest.length < head + 4) return;
      const length = head + rest.readUInt32BE(head);
      if (rest.length < length) return;
      onMessage(first ? '' : String.fromCharCode(rest[0] ?? 0), rest.subarray(0, length));
      first = false;
      rest = rest.subarray(length);
    }
  };
}

/** The text of a simple query or of a statement to parse; undefined for other messages. */
function statementOf(type: string, message: Buffer): string | undefined {
  if (type === 'Q') return message.toString('utf8', 5, message.length - 1);
  if (type !== 'P') return undefined;
  const name = message.indexOf(0, 5);
  return message.toString('utf8', name + 1, message.indexOf(0, name + 1));
}

/** Between one client and the server: every write asks the fuse first. */
function tap(client: Socket, server: Socket, fuse: Fuse): void {
  let lost = false;
  let unanswered = false;
  const end = () => {
    client.destroy();
    server.destroy();
  };
  const fromClient = messages((type, message) => {
    const statement = statementOf(type, message);
    const label = statement === undefined ? undefined : labelOf(statement);
    const fate = label === undefined ? 'pass' : fuse.pass(label);
    if (fate === 'lost') {
      lost = true;
      fuse.blow();
    }
    if (fate === 'unanswered') unanswered = true;
    if (!lost) server.write(message);
  }, true);
  const fromServer = messages((type, message) => {
    if (!unanswered) client.write(message);
    // ReadyForQuery: what was asked is done.
    else if (type === 'Z') fuse.blow();
  }, false);
  client.on('data', fromClient);
  server.on('data', fromServer);
  for (const socket of [client, server]) socket.on('close', end).on('error', end);
}

export interface Door {
  /** The same address, through the door. */
  through(url: string): string;
  close(): void;
}

/** Stands between a process and PostgreSQL; one for all of its roles. */
export async function openDatabaseDoor(url: string, fuse: Fuse): Promise<Door> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const door = createServer((client) => {
    const server = connect(Number(port || 5432), hostname);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    tap(client, server, fuse);
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const own = String((door.address() as AddressInfo).port);
  return {
    through(address) {
      const moved = new URL(address);
      moved.hostname = '127.0.0.1';
      moved.port = own;
      return moved.toString();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      door.close();
    },
  };
}
