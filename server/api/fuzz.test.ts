import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { provideDatabase } from '#server/testing/database.ts';
import { callOverHttp } from '#server/testing/http.ts';
import { procedures } from '#server/testing/isolation/call.ts';
import { cases } from '#server/testing/isolation/cases.ts';
import { makeRows, type Rows } from '#server/testing/isolation/world.ts';
import { headersOf, makeOrganization, makePerson } from '#server/testing/people.ts';

provideDatabase();

let headers: Headers;
let rows: Rows;

beforeAll(async () => {
  const ada = await makePerson();
  const acme = await makeOrganization(ada);
  headers = headersOf(ada, acme.id);
  rows = await makeRows({ userId: ada.id, organizationId: acme.id });
});

const deep = (levels: number): unknown =>
  Array.from({ length: levels }).reduce((inner) => ({ inner }), null);

/** What has broken servers before: OWASP's input validation, and PostgreSQL's own limits. */
const hostile: unknown[] = [
  undefined,
  null,
  true,
  '',
  ' ',
  '0',
  'x'.repeat(20_000),
  'a\u0000b',
  '\u0000',
  'a\r\nb\u0007\u001b[31m',
  '\ud800',
  'x\udfff',
  '\u202eabc',
  "' or 1=1 --",
  '$1; select pg_sleep(1)',
  '../../etc/passwd',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '9999-99-99T99:99:99Z',
  0,
  -1,
  -0,
  1.5,
  1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  2 ** 53,
  -(2 ** 53),
  2n ** 64n,
  [],
  [null],
  [[[]]],
  Array(1_001).fill('x'),
  {},
  deep(100),
  new Date(Number.NaN),
  new Date(8.64e15),
  new Map([['a', 1]]),
  new Set([1]),
  /x/,
  { toString: 1, valueOf: 2 },
  JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}'),
];

const anything = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.double(),
  fc.bigInt(),
  fc.anything({ maxDepth: 3, withBigInt: true, withDate: true, withMap: true, withSet: true }),
);

type Place = (string | number)[];

/** Every place of an example at which something else may stand, the whole of it included. */
function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inner = Object.entries(value).flatMap(([key, child]) => placesIn(child, [...at, key]));
  return [at, ...inner, [...at, 'unknownKey'], [...at, '__proto__'], [...at, 'constructor']];
}

/** The example with another value at one place. */
function replaced(value: unknown, [key, ...rest]: Place, by: unknown): unknown {
  if (key === undefined) return by;
  const copy: unknown = Array.isArray(value) ? [...value] : { ...Object(value) };
  Object.defineProperty(copy, key, {
    value: replaced(Object(value)[key], rest, by),
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return copy;
}

const leak =
  /failed query|syntax error|relation "|violates|pg_|drizzle|postgres|invalid byte|\n\s+at |node_modules|\.ts:\d|undefined is not|cannot read/i;

/** Asks that an answer is one for people: success or refused with a sentence, never a fault. */
async function expectOrderly(path: string, input: unknown): Promise<number> {
  const { type } = procedures.get(path) ?? { type: 'query' };
  const answer = await callOverHttp(path, { type, headers, input });
  const text = await answer.text();
  if (answer.status !== 200) {
    expect(answer.status, text).toBeGreaterThanOrEqual(400);
    expect(answer.status, text).toBeLessThan(500);
    const { message, data } = JSON.parse(text).error.json;
    expect(message).toMatch(/\w{2,}/);
    expect(message).not.toMatch(leak);
    expect(data).not.toHaveProperty('stack');
  }
  return answer.status;
}

/** After these, Ada would be somebody else: the rest would only be refused. */
const changesTheCaller = ['members.leave', 'members.transferOwnership'];
const paths = [...procedures.keys()].filter((path) => !changesTheCaller.includes(path));

test.each(paths)(
  '[case 39] [case 80] %s answers whatever is sent with success or a sentence, never with a fault',
  async (path) => {
    const example = cases[path]?.inputs[0]?.(rows);
    const places = placesIn(example);
    const every: [Place, unknown][] = places.flatMap((place) =>
      hostile.map((value): [Place, unknown] => [place, value]),
    );
    // The list against each place in turn, thinned to what a run has time for, then at random.
    const step = Math.max(1, Math.ceil(every.length / 40));
    const examples = every.filter((_, n) => n % step === 0);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), anything, async (place, value) => {
        await expectOrderly(path, replaced(example, place, value));
      }),
      { examples, numRuns: examples.length + 8, endOnFailure: true },
    );
  },
);

const withInput = paths.filter((path) => cases[path]?.inputs[0]?.(madeUp()) !== undefined);

function madeUp(): Rows {
  return new Proxy({} as Rows, { get: () => 'org:x' });
}

test.each(withInput)('%s refuses a key that it does not know', async (path) => {
  const example = cases[path]?.inputs[0]?.(rows);
  for (const key of ['unknown', 'workspaceId', 'userId', 'constructor'])
    expect([key, await expectOrderly(path, replaced(example, [key], 'x'))]).toEqual([key, 400]);
  await expectOrderly(path, replaced(example, ['__proto__'], { admin: true }));
  expect(Reflect.get({}, 'admin')).toBeUndefined();
});
