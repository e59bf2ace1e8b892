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

test('a file that did not load counts as one failed test', () => {
  const path = report({
    testResults: [
      { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'skipped' }] },
      { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'todo' }] },
      { status: 'failed', assertionResults: [] },
    ],
  });

  expect(readVitestTotals(path)).toEqual({ passed: 1, failed: 2, skipped: 2 });
});

test('a journey that passed only at its second try has failed', () => {
  const path = report({ stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 3 } });

  expect(readPlaywrightTotals(path)).toEqual({ passed: 5, failed: 3, skipped: 3 });
});

test('what is no report is not read as zero failures', () => {
  expect(() => readVitestTotals(report({}))).toThrow();
  expect(() => readPlaywrightTotals(report({}))).toThrow();
});
