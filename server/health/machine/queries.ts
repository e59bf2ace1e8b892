import { constants } from 'node:fs';
import { access, readdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { env } from '#server/core/env.ts';
import { verifyMail } from '#server/core/mail.ts';
import { isLocal } from '../configuration/queries.ts';
import { type Check, ok, reasonOf, weaker, wrong } from '../policy.ts';

const oldestNode = 24;

const node: Check = {
  name: 'Node',
  run: async () => {
    const [major = 0] = process.versions.node.split('.').map(Number);
    return major >= oldestNode
      ? ok(`Node ${process.versions.node}.`)
      : wrong(
          `Node ${process.versions.node} cannot run the server.`,
          `Start through npm (npm start), which brings Node ${oldestNode} along.`,
        );
  },
};

/** The folder, or the nearest one above it that is there already. */
async function existing(folder: string): Promise<string> {
  try {
    await access(folder);
    return folder;
  } catch {
    return path.dirname(folder) === folder ? folder : existing(path.dirname(folder));
  }
}

const outbox = async () => {
  const folder = path.join(path.resolve(env().HOLDALL_DATA), 'outbox');
  const there = await existing(folder);
  try {
    await access(there, constants.W_OK);
  } catch (error) {
    return wrong(
      `The outbox ${folder} cannot be written: ${reasonOf(error)}.`,
      'Give the folder to the account that runs Holdall, or set HOLDALL_DATA or SMTP_URL.',
    );
  }
  const names = there === folder ? await readdir(folder) : [];
  const waiting = names.filter((name) => name.endsWith('.eml')).length;
  const said = `Messages are written to ${folder} (${waiting} so far): SMTP_URL is not set.`;
  return isLocal(env().HOLDALL_URL)
    ? ok(said)
    : weaker(
        `${said} People get no invitation and no reset link by e-mail.`,
        'Set SMTP_URL (smtps://user:password@mail.example.org:465) and MAIL_FROM.',
      );
};

const mail: Check = {
  name: 'E-mail',
  after: ['Configuration'],
  run: async () => {
    const smtp = env().SMTP_URL;
    if (!smtp) return outbox();
    const { host } = new URL(smtp);
    try {
      await verifyMail(smtp);
    } catch (error) {
      return wrong(
        `The mail server ${host} cannot be used: ${reasonOf(error)}.`,
        'Compare SMTP_URL with what your mail provider says: scheme (smtp or smtps), host, port, user, password.',
      );
    }
    return env().MAIL_FROM.includes('@localhost')
      ? weaker(
          `The mail server ${host} lets us in, but MAIL_FROM is an address at localhost.`,
          'Set MAIL_FROM to an address that this server may send from, or messages count as junk.',
        )
      : ok(`The mail server ${host} lets us in; nothing was sent.`);
  },
};

const gibibyte = 1024 ** 3;

const disk: Check = {
  name: 'Disk space',
  run: async () => {
    const folder = path.resolve(process.env.HOLDALL_DATA || '.holdall');
    const { bavail, bsize, blocks } = await statfs(await existing(folder));
    const free = bavail * bsize;
    const said = `${(free / gibibyte).toFixed(1)} GiB are free for ${folder} (${Math.floor((100 * bavail) / blocks)} %).`;
    const remedy = 'Free some space, or move the data to a larger disk and set HOLDALL_DATA.';
    if (free < gibibyte / 4) return wrong(said, remedy);
    return free < 2 * gibibyte ? weaker(said, remedy) : ok(said);
  },
};

export const machineChecks: readonly Check[] = [node, mail, disk];
