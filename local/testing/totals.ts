import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { projectRoot } from '../process/child.ts';

/** Skipped tests are counted as failed by whoever adds up: what must hold was not shown to hold. */
export type Totals = {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed and how, a line or a few each: of a long run only its end may be kept. */
  failures: string[];
};

export const nothing: Totals = { passed: 0, failed: 0, skipped: 0, failures: [] };

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

type PlaywrightSuite = {
  specs: {
    title: string;
    file: string;
    ok: boolean;
    tests: { results: { error?: { message?: string } }[] }[];
  }[];
  suites?: PlaywrightSuite[];
};

const playwrightSuite: z.ZodType<PlaywrightSuite> = z.lazy(() =>
  z.object({
    specs: z.array(
      z.object({
        title: z.string(),
        file: z.string(),
        ok: z.boolean(),
        tests: z.array(
          z.object({
            results: z.array(
              z.object({ error: z.object({ message: z.string().optional() }).optional() }),
            ),
          }),
        ),
      }),
    ),
    suites: z.array(playwrightSuite).optional(),
  }),
);

const playwrightReport = z.object({
  suites: z.array(playwrightSuite),
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
});

const LINES = 12;

/** A failed test with the beginning of what was wrong, without colours. */
function failure(file: string, test: string, message = ''): string {
  const said = stripVTControlCharacters(message).split('\n').slice(0, LINES);
  return [`${relative(projectRoot, resolve(projectRoot, file))} > ${test}`, ...said].join('\n    ');
}

/**
 * Counts the tests of Vitest's JSON report. A file that failed without a failed test in it (it did
 * not load, say) counts as one failed test.
 */
export function readVitestTotals(path: string): Totals {
  const report = vitestReport.parse(JSON.parse(readFileSync(path, 'utf8')));
  const totals: Totals = { ...nothing, failures: [] };
  const fail = (...words: Parameters<typeof failure>) => {
    totals.failed += 1;
    totals.failures.push(failure(...words));
  };
  for (const file of report.testResults) {
    const failedBefore = totals.failed;
    for (const { status, fullName, failureMessages } of file.assertionResults) {
      if (status === 'passed') totals.passed += 1;
      else if (status === 'failed') fail(file.name, fullName, failureMessages?.[0]);
      else totals.skipped += 1;
    }
    if (file.status === 'failed' && totals.failed === failedBefore)
      fail(file.name, 'the file as a whole', file.message);
  }
  return totals;
}

const failedJourneys = ({ specs, suites = [] }: PlaywrightSuite): string[] => [
  ...specs
    .filter(({ ok }) => !ok)
    .map(({ file, title, tests }) => {
      const errors = tests.flatMap(({ results }) => results.map(({ error }) => error?.message));
      return failure(`e2e/${file}`, title, errors.find(Boolean));
    }),
  ...suites.flatMap(failedJourneys),
];

/** Counts the tests of Playwright's JSON report; one that passed at a second try only has failed. */
export function readPlaywrightTotals(path: string): Totals {
  const { stats, suites } = playwrightReport.parse(JSON.parse(readFileSync(path, 'utf8')));
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
    failures: suites.flatMap(failedJourneys),
  };
}
