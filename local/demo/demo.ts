import { randomInt } from 'node:crypto';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { password as passwordSchema } from '#server/auth/schema.ts';
import type { RunningInstance } from '../stack/running.ts';
import type { Say } from '../stack/steps.ts';
import { enterPeople, leavePeople, setPasswords } from './accounts.ts';
import { people, personKeys } from './cast.ts';
import type { Stored } from './shelf.ts';
import type { Shelves } from './shelves.ts';
import { tell } from './story.ts';

export interface DemoOptions {
  instance: RunningInstance;
  /** For all accounts; one is made up where none is given. */
  password?: string;
  shelves: Shelves;
  /** 1 for pictures and recordings of real size. */
  scale: number;
  say: Say;
  signal: AbortSignal;
}

export interface DemoResult {
  stored: Stored;
  /** Accounts that this run has made. */
  newPeople: number;
}

/** Easy to read aloud, and 20 letters of 31: about 99 random bits. */
function makePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

/** The accounts, and the password where this run has set one. */
function accountLines(password: string | undefined): string[] {
  const widest = Math.max(...personKeys.map((key) => people[key].email.length));
  const accounts = personKeys.map(
    (key) => `${people[key].email.padEnd(widest)}  ${people[key].name}`,
  );
  const told = password
    ? `${password}   (shown once)`
    : 'the one that the first run has shown; --password sets a new one';
  return [
    '',
    ...accounts.map((line, i) => `  ${i === 0 ? 'Accounts:' : '         '}  ${line}`),
    `  Password:  ${told}`,
    '',
  ];
}

/**
 * Fills a running instance with people, organizations and files. Running it again adds what is
 * missing and nothing else.
 * @throws Error with a sentence for people
 */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { instance, say } = options;
  const given = options.password;
  if (given !== undefined) {
    const problem = passwordSchema.safeParse(given).error?.issues[0]?.message;
    if (problem) throw new Error(`This password cannot be used. ${problem}`);
  }
  const password = given ?? makePassword();
  const pool = new pg.Pool({
    connectionString: instance.database.DATABASE_AUTH_URL,
    max: 2,
    application_name: 'holdall demo',
  });
  const database = drizzle({ client: pool });
  let sessions: string[] = [];
  try {
    const entered = await enterPeople(database, password, instance.authSecret);
    const all = personKeys.map((key) => entered[key]);
    sessions = all.map(({ sessionId }) => sessionId);
    const known = all.filter(({ isNew }) => !isNew).map(({ id }) => id);
    if (given !== undefined && known.length > 0)
      await setPasswords(database, known, given, sessions);
    const newPeople = all.length - known.length;
    const isSet = newPeople > 0 || given !== undefined;
    // Told now: a run that is stopped later has made the accounts all the same.
    say(accountLines(isSet ? password : undefined).join('\n'));
    return { newPeople, stored: await tell({ ...options, people: entered }) };
  } finally {
    await leavePeople(database, sessions).catch(() => {
      // They run out by themselves; a database that is gone must not hide why the run failed.
    });
    await pool.end();
  }
}
