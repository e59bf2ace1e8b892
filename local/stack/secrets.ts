import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

function token(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

const secret = z.string().min(16);
const secretsSchema = z.object({
  authSecret: secret,
  postgresPassword: secret,
  databasePasswords: z.object({ owner: secret, auth: secret, app: secret, system: secret }),
  objectStore: z.object({ accessKeyId: secret, secretAccessKey: secret }),
});

/** What the local stack's parts need to trust each other. Never printed, never in a log. */
export type Secrets = z.infer<typeof secretsSchema>;

/** Fresh secrets, from the system's random source. */
export function makeSecrets(): Secrets {
  return {
    authSecret: token(32),
    postgresPassword: token(24),
    databasePasswords: { owner: token(24), auth: token(24), app: token(24), system: token(24) },
    objectStore: { accessKeyId: token(10).toUpperCase(), secretAccessKey: token(20) },
  };
}

/** On disk before it is used: a database whose password got lost in a crash is closed for good. */
function writeDurably(path: string, text: string): void {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text, { mode: 0o600, flush: true });
  renameSync(temporary, path);
  const directory = openSync(dirname(path), 'r');
  fsyncSync(directory);
  closeSync(directory);
}

function readExisting(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`${path} cannot be read: start as the user who made it.`);
  }
}

/**
 * Reads `secrets.json` (mode 0600) of a data folder, or makes it at the first start.
 * @throws when the file is there but cannot be read or understood; it is never overwritten
 */
export function loadSecrets(dataDirectory: string): Secrets {
  const path = join(dataDirectory, 'secrets.json');
  const text = readExisting(path);
  if (text === undefined) {
    const made = makeSecrets();
    writeDurably(path, `${JSON.stringify(made, null, 2)}\n`);
    return made;
  }
  const parsed = z
    .string()
    .transform((value, context) => {
      try {
        return JSON.parse(value) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' });
        return z.NEVER;
      }
    })
    .pipe(secretsSchema)
    .safeParse(text);
  if (parsed.success) return parsed.data;
  throw new Error(
    `${path} is damaged. Restore it from a backup: without it the database in this folder cannot be opened.`,
  );
}
