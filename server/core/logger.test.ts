import { DrizzleQueryError, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { authDatabase } from '#db/client.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { loggedError } from './logger.ts';
import { plainText } from './plain-text.ts';

provideDatabase();

test.each([
  ['invalid input syntax for type uuid: "report.pdf"', 'invalid input syntax for type uuid: …'],
  [
    'Unexpected token \'r\', "report "x" y" is not valid JSON',
    'Unexpected token … is not valid JSON',
  ],
  ['550 5.1.1 <ada@example.org> user unknown', '550 5.1.1 <…> user unknown'],
  [
    'fetch of https://store.example:9000/bucket/key?X-Amz-Signature=abc failed',
    'fetch of https://store.example:9000/… failed',
  ],
  ['\u001b[31mred\u001b[0m first\nparams: report.pdf', 'red first'],
  ['token 3q2-7wABCDEFGHIJKLMNOPQRSTUVWXYZ used', 'token … used'],
  [
    '⨯ internal image response failed for /a/b.png 404',
    '⨯ internal image response failed for /… 404',
  ],
  ['connect ECONNREFUSED 127.0.0.1:5432', 'connect ECONNREFUSED 127.0.0.1:5432'],
])('of %j the log keeps %j', (message, kept) => {
  expect(plainText(message)).toBe(kept);
});

test('an error of the database is logged with its code and frames, and without values', async () => {
  const failure: unknown = await authDatabase()
    .execute(sql`select ${'canary'}::uuid, ${'secret'}`)
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DrizzleQueryError);
  expect(String(failure)).toContain('canary');
  const logged = loggedError(failure);
  expect(logged).toMatchObject({
    message: expect.stringMatching(/^Failed query: select/),
    stack: expect.arrayContaining([expect.stringMatching(/^at .*\.[jt]s:\d+/)]),
    cause: { code: '22P02', message: 'invalid input syntax for type uuid: …' },
  });
  expect(JSON.stringify(logged)).not.toMatch(/canary|secret/);
});

test('lines of a message that look like frames are none, and causes may go in a circle', () => {
  const error = new Error('first\n    at canary (canary.ts:1:1)');
  error.cause = error;
  const logged = JSON.stringify(loggedError(error));
  expect(logged).not.toContain('canary');
  expect(logged).toContain('logger.test.ts');
  expect(loggedError('canary')).toEqual({ type: 'string' });
});
