import { expect, test } from 'vitest';
import { hasAdmin } from '#db/instance.ts';
import { env } from '#server/core/env.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { as, makePerson } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';
import { isSetupCode, setupCode } from './policy.ts';
import { instanceAdminId } from './queries.ts';

const place = provideDatabase();

// One file, one instance: the order of these steps is the life of a set-up link.
test('the set-up link makes one admin: not with a wrong code, one of several at once, and nobody after that', async () => {
  const code = setupCode(env().AUTH_SECRET);
  const people = await Promise.all(Array.from({ length: 6 }, () => makePerson()));
  const callers = await Promise.all(people.map((person) => as(person)));
  const [first] = callers;
  if (!first) throw new Error('there are people');

  for (const wrong of ['x', code.slice(1), `${code}x`, code.toLowerCase(), 'x'.repeat(32)])
    expect(await refusal(first.setup.claim({ code: wrong }))).toMatchObject({
      code: 'NOT_FOUND',
      message: 'This set-up link is not valid. Copy it from the terminal.',
    });
  expect(await refusalCode((await as(null)).setup.claim({ code }))).toBe('UNAUTHENTICATED');
  expect(await instanceAdminId()).toBeNull();
  expect(await hasAdmin(place.urls.DATABASE_SYSTEM_URL)).toBe(false);

  const answers = await Promise.allSettled(callers.map((caller) => caller.setup.claim({ code })));
  const winners = people.filter((_, n) => answers[n]?.status === 'fulfilled');
  expect(winners.map((person) => person.id)).toEqual([await instanceAdminId()]);
  expect(await hasAdmin(place.urls.DATABASE_SYSTEM_URL)).toBe(true);

  const [winner] = winners;
  if (!winner) throw new Error('somebody has won');
  expect(await (await as(winner)).setup.claim({ code })).toEqual({ admin: true });
  expect(await refusal((await as(await makePerson())).setup.claim({ code }))).toMatchObject({
    code: 'CONFLICT',
    message: 'This Holdall has an admin already.',
  });
});

test('the code follows from the secret alone, and another secret has another one', () => {
  const secret = 'a secret of at least 32 characters';
  expect(setupCode(secret)).toMatch(/^[A-Za-z0-9_-]{32}$/);
  expect(setupCode(secret)).toBe(setupCode(secret));
  expect(isSetupCode(secret, setupCode(secret))).toBe(true);
  expect(isSetupCode(`${secret}!`, setupCode(secret))).toBe(false);
});
