import { seconds } from '../stack/steps.ts';
import type { Suite } from './suites.ts';
import { nothing, type Totals } from './totals.ts';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A suite that did not run is one failed test: silence is not success. */
async function run(suite: Suite, names: string[], signal: AbortSignal): Promise<Totals> {
  if (signal.aborted) return { ...nothing, failed: 1 };
  try {
    return await suite.run(say, signal, names);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say(message);
    return { ...nothing, failed: 1, failures: [message] };
  }
}

/**
 * Runs suites one after the other, prints how long each took and, as the last line, the totals.
 * Ends the process with 1 where anything failed.
 * @param names only the test files with one of these in their path; none is all
 */
export async function runSuites(title: string, suites: Suite[], names: string[]): Promise<never> {
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => abort.abort(new Error('stopped')));
  }
  const started = performance.now();
  const lines: string[] = [];
  const failures: string[] = [];
  let passed = 0;
  let failed = 0;
  say(`${title} (Ctrl-C stops it)`);
  for (const suite of suites) {
    say(`\n== ${suite.name}`);
    const suiteStarted = performance.now();
    const totals = await run(suite, names, abort.signal);
    passed += totals.passed;
    failed += totals.failed + totals.skipped;
    failures.push(...totals.failures);
    const skipped =
      totals.skipped > 0 ? ` (${totals.skipped} skipped, which counts as failed)` : '';
    lines.push(
      `${seconds(suiteStarted)}  ${suite.name}: ${totals.passed} passed, ${totals.failed} failed${skipped}`,
    );
  }
  // Last, since whoever looks at a long run looks at its end.
  for (const failure of failures) say(`\n✗ ${failure}`);
  say(`\n${lines.join('\n')}\n${seconds(started)}  in all\n`);
  // Names that fit no file would otherwise look like success.
  if (passed + failed === 0) failed = 1;
  say(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
