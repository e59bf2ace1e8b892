import { count, eq, inArray } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { asSystem, authDatabase } from '#db/client.ts';
import { session, user } from '#db/schema/auth.ts';
import { invitation, member } from '#db/schema/organizations.ts';
import { storage } from '#db/schema/storage.ts';
import { handleAuth } from '#server/auth/route.ts';
import { env } from '#server/core/env.ts';
import { provideApi } from '#server/testing/api-server.ts';
import { provideDatabase } from '#server/testing/database.ts';
import type { RunningInstance } from '../stack/running.ts';
import { people } from './cast.ts';
import { runDemo } from './demo.ts';
import { plain } from './files.ts';
import { allShelves, type Shelf } from './shelves.ts';

const database = provideDatabase();

const api = provideApi();

const instance = (): RunningInstance => ({
  url: env().HOLDALL_URL,
  listening: api.listening,
  database: database.urls,
  authSecret: env().AUTH_SECRET,
});

const few = (shelf: Shelf, files: number): Shelf => ({
  files: shelf.files.slice(0, files),
  trashed: shelf.trashed.slice(0, 1),
  renamed: shelf.renamed,
});

/** More than one part. */
const large = plain('Large.log', 'a line of a log\n'.repeat(600_000));

const withLarge = (shelf: Shelf): Shelf => ({ ...shelf, files: [...shelf.files, large] });

/** A part of what the real one stores: what is tried here is the way, not the weight. */
const some = {
  shelves: {
    organizations: {
      studio: few(allShelves.organizations.studio, 12),
      museum: few(allShelves.organizations.museum, 3),
    },
    personal: {
      mira: few(allShelves.personal.mira, 2),
      jonas: few(allShelves.personal.jonas, 2),
      sooah: few(allShelves.personal.sooah, 2),
      tomas: few(allShelves.personal.tomas, 1),
      priya: withLarge(few(allShelves.personal.priya, 1)),
    },
  },
  scale: 1 / 40,
};

function demo(options: { password?: string; signal?: AbortSignal } = {}) {
  const lines: string[] = [];
  const result = runDemo({
    instance: instance(),
    ...some,
    say: (line) => lines.push(line),
    signal: new AbortController().signal,
    ...options,
  });
  return { lines, result };
}

const passwordIn = (lines: string[]) =>
  /Password: +(\S+) +\(shown once\)/.exec(lines.join('\n'))?.[1];

const signIn = async (email: string, password: string | undefined) => {
  const response = await handleAuth(
    new Request(`${env().HOLDALL_URL}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: env().HOLDALL_URL },
      body: JSON.stringify({ email, password }),
    }),
  );
  return response.status;
};

const rows = async () =>
  asSystem(async (tx) => ({
    files: await tx
      .select({ status: storage.status, n: count() })
      .from(storage)
      .groupBy(storage.status),
    members: await tx.select({ role: member.role, n: count() }).from(member).groupBy(member.role),
    invitations: await tx
      .select({ status: invitation.status, n: count() })
      .from(invitation)
      .groupBy(invitation.status),
  }));

const filesNow = async () => (await rows()).files.reduce((sum, { n }) => sum + n, 0);

test('a run that was stopped is completed by the next, and a third one adds nothing', async () => {
  const abort = new AbortController();
  const lines: string[] = [];
  const stopped = runDemo({
    instance: instance(),
    ...some,
    say: (line) => {
      lines.push(line);
      if (line.includes('10 of')) abort.abort(new Error('stopped'));
    },
    signal: abort.signal,
  });
  await expect(stopped).rejects.toThrow();
  const password = passwordIn(lines);
  expect(password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);

  const keptOfTheFirst = await filesNow();
  expect(keptOfTheFirst).toBeGreaterThan(10);

  const second = demo();
  const { stored, newPeople } = await second.result;
  expect(newPeople).toBe(0);
  expect(passwordIn(second.lines)).toBeUndefined();
  expect(stored.files).toBeGreaterThan(10);
  const after = await rows();
  expect(await filesNow()).toBe(stored.files + keptOfTheFirst);
  expect(new Set(after.members.map(({ role }) => role))).toEqual(
    new Set(['owner', 'admin', 'member', 'viewer']),
  );
  expect(new Set(after.invitations.map(({ status }) => status))).toEqual(
    new Set(['accepted', 'pending', 'canceled']),
  );

  const third = await demo().result;
  expect(third.stored.files).toBe(0);
  expect(await rows()).toEqual(after);
  expect(await signIn(people.mira.email, password)).toBe(200);
});

test('no session of the demo outlives its run', async () => {
  await demo().result;

  const left = await authDatabase()
    .select({ id: session.id })
    .from(session)
    .innerJoin(user, eq(user.id, session.userId))
    .where(eq(session.userAgent, 'Holdall demo'));
  expect(left).toEqual([]);
});

test('a password that is given holds for all accounts, also for those that are there', async () => {
  await demo({ password: 'correct horse battery' }).result;

  expect(await signIn(people.priya.email, 'correct horse battery')).toBe(200);
  await expect(demo({ password: 'short' }).result).rejects.toThrow('at least 10 characters');
});

test('an account that somebody signed up for under a name of the demo is left alone', async () => {
  const { email } = people.tomas;
  const unverified = (emailVerified: boolean) =>
    authDatabase()
      .update(user)
      .set({ emailVerified })
      .where(inArray(user.email, [email]));
  await demo().result;
  await unverified(false);
  onTestFinished(async () => void (await unverified(true)));

  await expect(demo().result).rejects.toThrow(`Somebody has signed up as ${email}`);
});
