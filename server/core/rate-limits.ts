import { createHmac } from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
import { sql } from 'drizzle-orm';
import { authDatabase } from '#db/client.ts';
import { rateLimit } from '#db/schema/auth.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { env } from './env.ts';
import { AppError } from './errors.ts';

/** How many within how many seconds. */
interface Allowance {
  limit: number;
  window: number;
}

/** What is counted together: an address (IPv6: its /64), an account, an account at an address. */
interface Limits {
  /** What there was too much of, for the sentence. */
  what: string;
  address?: Allowance;
  accountAtAddress?: Allowance;
  /** Not counted at an address that `remember` knows: others cannot lock somebody out at home. */
  account?: Allowance;
}

const minute = 60;
const hour = 60 * minute;

/**
 * Every limit there is. Addresses get more than accounts: a whole office may share one. Presigning
 * is counted in files, far above what people do, so that many small files are never held up.
 */
export const rateLimits = {
  'sign-in': {
    what: 'tries',
    address: { limit: 30, window: minute },
    accountAtAddress: { limit: 10, window: minute },
    account: { limit: 60, window: hour },
  },
  'sign-up': { what: 'tries', address: { limit: 20, window: minute } },
  reset: {
    what: 'tries',
    address: { limit: 20, window: minute },
    accountAtAddress: { limit: 3, window: minute },
    account: { limit: 10, window: hour },
  },
  password: {
    what: 'tries',
    address: { limit: 30, window: minute },
    account: { limit: 20, window: 10 * minute },
  },
  /** Asked again of who is signed in: the session is perhaps stolen. */
  'own-password': {
    what: 'tries',
    address: { limit: 30, window: minute },
    account: { limit: 5, window: minute },
  },
  account: { what: 'requests', address: { limit: 300, window: minute } },
  invitation: {
    what: 'invitations',
    address: { limit: 1_000, window: hour },
    account: { limit: 300, window: hour },
  },
  archive: {
    what: 'downloads',
    address: { limit: 600, window: minute },
    account: { limit: 120, window: minute },
  },
  presign: {
    what: 'files at once',
    address: { limit: 120_000, window: minute },
    account: { limit: 30_000, window: minute },
  },
} as const satisfies Record<string, Limits>;

export type RateLimit = keyof typeof rateLimits;

/** Who asks: the client's address as `server/http` found it, and an account by any name of its own. */
export interface Asker {
  address: string | null;
  account?: string;
}

/** Who calls from inside a workspace. */
export const askerIn = (scope: WorkspaceScope): Asker => ({
  address: scope.request.ip,
  account: scope.userId,
});

/** Days for which an address at which somebody has signed in is known for theirs. */
const knownFor = 30;

/** The part of an address that one customer has to themselves (RFC 6177): IPv6 by its first 64 bits. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (isIPv4(plain) || isIP(plain) === 0) return plain.slice(0, 64);
  // The URL parser writes every address in one way: small letters, no zeros in front.
  const [head = '', tail = ''] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string) => part.split(':').filter(Boolean);
  const zeros = Array(8 - groups(head).length - groups(tail).length).fill('0');
  return `${[...groups(head), ...zeros, ...groups(tail)].slice(0, 4).join(':')}::/64`;
}

/** Accounts are hashed: what is typed into a form shall not lie about in a table. */
const accountKey = (account: string): string =>
  createHmac('sha256', env().AUTH_SECRET).update(account).digest('base64url').slice(0, 22);

const passKey = (account: string, address: string): string =>
  `known ${accountKey(account)} ${networkOf(address)}`;

interface Rule extends Allowance {
  key: string;
  pass: string | null;
}

/** The rules that count for somebody, always in this order (see `take_rate_limit`). */
function rulesFor(name: RateLimit, { address, account }: Asker): Rule[] {
  const limits: Limits = rateLimits[name];
  const rules: Rule[] = [];
  const add = (allowance: Allowance | undefined, of: string, pass: string | null = null) => {
    if (allowance) rules.push({ ...allowance, key: `${name} ${of}`, pass });
  };
  if (address) add(limits.address, networkOf(address));
  if (address && account)
    add(limits.accountAtAddress, `${accountKey(account)} ${networkOf(address)}`);
  if (account) add(limits.account, accountKey(account), address ? passKey(account, address) : null);
  return rules;
}

function inWords(seconds: number): string {
  if (seconds === 1) return '1 second';
  return seconds <= 2 * minute ? `${seconds} seconds` : `${Math.ceil(seconds / minute)} minutes`;
}

/**
 * Takes one (or `cost`) of what somebody may do, in one round trip, by the database's clock: it
 * holds over any number of processes. A refused call takes nothing.
 * @throws AppError RATE_LIMITED with `retryAfter` in seconds
 */
export async function takeRateLimit(name: RateLimit, asker: Asker, cost = 1): Promise<void> {
  const rules = rulesFor(name, asker);
  if (rules.length === 0) return;
  const { rows } = await authDatabase().execute<{ wait: number }>(
    sql`select take_rate_limit(${sql.param(rules.map((rule) => rule.key))}::text[],
      ${sql.param(rules.map((rule) => rule.limit))}::int[],
      ${sql.param(rules.map((rule) => rule.window))}::int[],
      ${sql.param(rules.map((rule) => rule.pass))}::text[], ${cost}::int) as wait`,
  );
  const wait = rows[0]?.wait ?? 0;
  if (wait > 0)
    throw new AppError(
      'RATE_LIMITED',
      `Too many ${rateLimits[name].what}. Try again in ${inWords(wait)}.`,
      { retryAfter: wait },
    );
}

/** Takes note that an account has signed in at an address, which then is no stranger's any more. */
export async function rememberAddress(account: string, address: string | null): Promise<void> {
  if (!address) return;
  const resetsAt = sql`now() + make_interval(days => ${knownFor})`;
  await authDatabase()
    .insert(rateLimit)
    .values({ key: passKey(account, address), count: 0, resetsAt })
    .onConflictDoUpdate({ target: rateLimit.key, set: { resetsAt } });
}
