import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import nodemailer from 'nodemailer';
import { env } from './env.ts';
import { newId } from './ids.ts';

export interface Message {
  to: string;
  subject: string;
  text: string;
}

/**
 * Sends a message through SMTP_URL. Without one it goes to `<HOLDALL_DATA>/outbox/*.eml`, readable
 * by the operator's account only, since such messages carry reset links.
 * @throws Error when the mail server refuses, or the outbox cannot be written.
 */
export async function sendMail(message: Message): Promise<void> {
  const mail = { ...message, from: env().MAIL_FROM };
  const smtp = env().SMTP_URL;
  if (smtp) {
    await nodemailer.createTransport(smtp).sendMail(mail);
    return;
  }
  const outbox = path.join(path.resolve(env().HOLDALL_DATA), 'outbox');
  await mkdir(outbox, { recursive: true, mode: 0o700 });
  const { message: raw } = await nodemailer
    .createTransport({ streamTransport: true, buffer: true })
    .sendMail(mail);
  await writeFile(path.join(outbox, `${newId()}.eml`), raw.toString(), { mode: 0o600 });
}

/**
 * Signs in at the mail server and leaves again; sends nothing.
 * @throws Error with the server's words, or after ten seconds without an answer
 */
export async function verifyMail(smtp: string): Promise<void> {
  const limits = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 };
  const transport = nodemailer.createTransport({ url: smtp, ...limits });
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}
