import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDirectory } from './scratch.ts';
import { readPlaywrightTotals, readVitestTotals } from './totals.ts';

function report(content: unknown): string {
  const path = join(scratchDirectory(), 'report.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

test('failed tests are counted and named; a file that did not load counts as one', () => {
  const path = report({
    testResults: [
      {
        name: 'server/a.test.ts',
        status: 'passed',
        assertionResults: [
          { status: 'passed', fullName: 'a holds' },
          { status: 'skipped', fullName: 'a is left out' },
        ],
      },
      {
        name: 'server/b.test.ts',
        status: 'failed',
        assertionResults: [
          {
            status: 'failed',
            fullName: 'b holds',
            failureMessages: ['\u001b[31mexpected 1 to be 2\u001b[39m\n    at b.test.ts:3:5'],
          },
          { status: 'todo', fullName: 'b is to come' },
        ],
      },
      {
        name: 'server/c.test.ts',
        status: 'failed',
        message: 'Cannot find module',
        assertionResults: [],
      },
    ],
  });

  expect(readVitestTotals(path)).toEqual({
    passed: 1,
    failed: 2,
    skipped: 2,
    failures: [
      'server/b.test.ts > b holds\n    expected 1 to be 2\n        at b.test.ts:3:5',
      'server/c.test.ts > the file as a whole\n    Cannot find module',
    ],
  });
});

test('a journey that passed only at its second try has failed; failed ones are named', () => {
  const spec = (title: string, ok: boolean, message?: string) => ({
    title,
    ok,
    file: 'a.spec.ts',
    tests: [{ results: [message ? { error: { message } } : {}] }],
  });
  const path = report({
    stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 3 },
    suites: [
      {
        specs: [spec('arrives', true)],
        suites: [{ specs: [spec('leaves', false, 'Timeout')] }],
      },
    ],
  });

  expect(readPlaywrightTotals(path)).toEqual({
    passed: 5,
    failed: 3,
    skipped: 3,
    failures: ['e2e/a.spec.ts > leaves\n    Timeout'],
  });
});

test('what is no report is not read as zero failures', () => {
  expect(() => readVitestTotals(report({}))).toThrow();
  expect(() => readPlaywrightTotals(report({}))).toThrow();
});
