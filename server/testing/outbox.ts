import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';

/** A message as it lies in the outbox. */
export interface OutboxMessage {
  to: string;
  subject: string;
  text: string;
  /** Permission bits of the file. */
  mode: number;
}

/** Undoes quoted-printable (RFC 2045 section 6.7), as nodemailer writes longer lines. */
function decodeBody(text: string, encoding: string): string {
  if (encoding !== 'quoted-printable') return text;
  const bytes = text
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function parse(raw: string, mode: number): OutboxMessage {
  const [head = '', ...rest] = raw.split(/\r?\n\r?\n/);
  const unfolded = head.replace(/\r?\n[ \t]+/g, ' ');
  const header = (name: string) =>
    new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1]?.trim() ?? '';
  const text = decodeBody(rest.join('\n\n'), header('content-transfer-encoding'));
  return { to: header('to'), subject: header('subject'), text, mode };
}

/** The messages to an address, oldest first. */
export async function messagesTo(data: string, address: string): Promise<OutboxMessage[]> {
  const outbox = path.join(data, 'outbox');
  const names = await readdir(outbox).catch(() => []);
  const messages = await Promise.all(
    names.sort().map(async (name) => {
      const file = path.join(outbox, name);
      return parse(await readFile(file, 'utf8'), (await stat(file)).mode & 0o777);
    }),
  );
  return messages.filter((message) => message.to === address);
}

/** Waits until there are `count` messages to an address: sending is not awaited by who asks for it. */
export const awaitMessages = (data: string, address: string, count = 1): Promise<OutboxMessage[]> =>
  expect
    .poll(() => messagesTo(data, address), { timeout: 5_000 })
    .toHaveLength(count)
    .then(() => messagesTo(data, address));
