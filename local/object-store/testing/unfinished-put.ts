import { readdir, stat } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { signHeader } from './raw-request.ts';
import { until } from './running-store.ts';

/** Sends only `part` of a PUT of `size` bytes. */
export function beginPut(port: number, target: string, size: number, part: Buffer) {
  const signed = signHeader(
    port,
    { method: 'PUT', target, headers: { 'content-length': String(size) } },
    { payloadHash: 'UNSIGNED-PAYLOAD' },
  );
  const { method, target: path, headers } = signed;
  const request = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false });
  request.on('error', () => undefined);
  request.write(part);
  const answered = new Promise<IncomingMessage>((resolve) => request.once('response', resolve));
  return {
    /** resolves when the store closes the connection */
    closed: new Promise<void>((resolve) => request.on('close', resolve)),
    /** Sends the rest and reads the answer. */
    async finish(rest: Buffer): Promise<string> {
      request.end(rest);
      return await text(await answered);
    },
  };
}

/** Waits until that many unfinished uploads have bytes on the disk. */
export async function untilReceived(folder: string, count: number, bytes: number): Promise<void> {
  await until(async () => {
    const names = await readdir(join(folder, 'incoming'));
    const sizes = await Promise.all(names.map((name) => stat(join(folder, 'incoming', name))));
    return sizes.filter((file) => file.size >= bytes).length === count;
  });
}
