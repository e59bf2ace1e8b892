import { describe, expect, test } from 'vitest';
import {
  decide,
  freeBytes,
  maxFileLimit,
  type Standing,
  userLimit,
  workspaceCeiling,
  workspaceLimit,
} from './policy.ts';

const none = { override: null, role: null };

describe('the first tier that sets a limit decides, and says that it does', () => {
  test.each([
    [{ override: 5, role: 7 }, 9, { limit: 5, source: 'override' }],
    [{ override: null, role: 7 }, 9, { limit: 7, source: 'role' }],
    [none, 9, { limit: 9, source: 'system' }],
    [{ override: 0, role: 7 }, 9, { limit: 0, source: 'override' }],
    [{ override: 20, role: 7 }, 9, { limit: 20, source: 'override' }],
    [none, null, { limit: null, source: 'system' }],
    [{ override: null, role: 0 }, null, { limit: 0, source: 'role' }],
  ] as const)('for the total: %j within %s', (tiers, system, limit) => {
    expect(userLimit(tiers, system)).toEqual(limit);
  });

  test.each([
    [
      { override: 5, role: 7 },
      { limit: 5, source: 'override' },
    ],
    [
      { override: 9, role: 7 },
      { limit: 9, source: 'override' },
    ],
    [
      { override: 10, role: 7 },
      { limit: 9, source: 'system' },
    ],
    [
      { override: null, role: 10 },
      { limit: 9, source: 'system' },
    ],
    [none, { limit: 9, source: 'system' }],
  ] as const)('for the largest file: %j, never above the instance', (tiers, limit) => {
    expect(maxFileLimit(tiers, 9)).toEqual(limit);
  });

  test.each([
    [5, null, null, { limit: 5, source: 'organization' }],
    [5, null, 9, { limit: 5, source: 'organization' }],
    [10, null, 9, { limit: 9, source: 'system' }],
    [10, 12, 9, { limit: 10, source: 'organization' }],
    [null, 12, 9, { limit: 12, source: 'granted' }],
    [13, 12, 9, { limit: 12, source: 'granted' }],
    [null, null, null, { limit: null, source: 'system' }],
    [0, 12, 9, { limit: 0, source: 'organization' }],
  ] as const)(
    'for an organization: %s within %s granted, else %s',
    (own, granted, system, limit) => {
      expect(workspaceLimit(own, workspaceCeiling(granted, system))).toEqual(limit);
    },
  );
});

const empty = { used: 0, reserved: 0, fileCount: 0 };
const standing = (given: Partial<Standing>): Standing => ({
  organization: 'Acme',
  maxFile: { limit: 1_000_000, source: 'system' },
  user: { ...empty, limit: null, source: 'system' },
  workspace: { ...empty, limit: null, source: 'system' },
  ...given,
});

const fitting = (sizes: number[], given: Partial<Standing>) =>
  decide(sizes, standing(given)).refusals.map((refusal) => refusal === null);

test('a file that does not fit keeps no smaller one after it out', () => {
  const user = { used: 3, reserved: 2, fileCount: 1, limit: 15, source: 'role' } as const;
  expect(fitting([6, 5, 4, 1, 0], { user })).toEqual([true, false, true, false, true]);
  expect(decide([6, 5, 4, 1, 0], standing({ user })).bytes).toBe(10);
});

test.each([
  [0, [true, false]],
  [1, [true, true]],
])('limits are exact to the byte: with %i free', (free, answers) => {
  const user = { used: 10, reserved: 0, fileCount: 1, limit: 10 + free, source: 'role' } as const;
  expect(fitting([0, 1], { user })).toEqual(answers);
  expect(fitting([0, 1], { workspace: user })).toEqual(answers);
});

test('where a limit was lowered below what is stored nothing more fits, and nothing is free', () => {
  const user = { used: 10, reserved: 3, fileCount: 1, limit: 12, source: 'override' } as const;
  expect(fitting([0, 1], { user })).toEqual([false, false]);
  expect(freeBytes(user)).toBe(0);
});

test('sums stay exact at the largest numbers', () => {
  const limit = Number.MAX_SAFE_INTEGER;
  const user = { used: limit - 2, reserved: 1, fileCount: 1, limit, source: 'role' } as const;
  const maxFile = { limit, source: 'system' } as const;
  expect(fitting([1, 1, limit], { user, maxFile })).toEqual([true, false, false]);
});

const why = (size: number, given: Partial<Standing>) =>
  decide([size], standing(given)).refusals[0]?.message;

test('the refusal says which limit, how much is free and what to do', () => {
  const full = { used: 8_000_000, reserved: 0, fileCount: 1, limit: 10_000_000 };
  const maxFile = { limit: 1e12, source: 'system' } as const;
  expect(why(3_000_000, { maxFile, user: { ...full, source: 'role' } })).toBe(
    'This file needs 3 MB, but only 2 MB are free of the 10 MB that you may store in Acme. Delete files from the trash forever, or ask an admin of Acme for more.',
  );
  expect(why(3_000_000, { maxFile, workspace: { ...full, source: 'granted' } })).toBe(
    'This file needs 3 MB, but only 2 MB are free of the 10 MB that Acme may store. Delete files from the trash forever, or ask an admin of Acme for more.',
  );
  expect(
    why(3_000_000, { maxFile, organization: null, workspace: { ...full, source: 'granted' } }),
  ).toBe(
    'This file needs 3 MB, but only 2 MB are free of the 10 MB that you may store in Personal. Delete files from the trash forever, or ask whoever runs this Holdall for more.',
  );
  expect(why(2_000_001, { maxFile, user: { ...full, source: 'role' } })).toContain(
    'needs 2,000,001 bytes, but only 2,000,000 bytes are free',
  );
});

test.each([
  ['system', 'This file is larger than the 1 KB that this Holdall allows.'],
  ['role', 'This file is larger than the 1 KB that your role may add to Acme.'],
  ['override', 'This file is larger than the 1 KB that you may add to Acme.'],
] as const)('a file over the largest size is told so by %s', (source, message) => {
  expect(decide([5_000], standing({ maxFile: { limit: 1_000, source } })).refusals).toEqual([
    { code: 'TOO_LARGE', message },
  ]);
});
