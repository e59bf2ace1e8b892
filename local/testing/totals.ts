import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Skipped tests are counted as failed by whoever adds up: what must hold was not shown to hold. */
export type Totals = { passed: number; failed: number; skipped: number };

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

const playwrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
});

/**
 * Counts the tests of Vitest's JSON report. A file that failed without a failed test in it (it did
 * not load, say) counts as one failed test.
 */
export function readVitestTotals(path: string): Totals {
  const report = vitestReport.parse(JSON.parse(readFileSync(path, 'utf8')));
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    const failedBefore = totals.failed;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') totals.passed += 1;
      else if (status === 'failed') totals.failed += 1;
      else totals.skipped += 1;
    }
    if (file.status === 'failed' && totals.failed === failedBefore) totals.failed += 1;
  }
  return totals;
}

/** Counts the tests of Playwright's JSON report; one that passed at a second try only has failed. */
export function readPlaywrightTotals(path: string): Totals {
  const { stats } = playwrightReport.parse(JSON.parse(readFileSync(path, 'utf8')));
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  };
}
