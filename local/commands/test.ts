import { seconds } from '../stack/steps.ts';
import { type Suite, suites } from '../testing/suites.ts';
import type { Totals } from '../testing/totals.ts';

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => abort.abort(new Error('stopped')));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A suite that did not run is one failed test: silence is not success. */
async function run(suite: Suite): Promise<Totals> {
  if (abort.signal.aborted) return { passed: 0, failed: 1, skipped: 0 };
  try {
    return await suite.run(say, abort.signal);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

const started = performance.now();
const lines: string[] = [];
let passed = 0;
let failed = 0;
say('Testing everything (Ctrl-C stops it)');
for (const suite of suites) {
  say(`\n== ${suite.name}`);
  const suiteStarted = performance.now();
  const totals = await run(suite);
  passed += totals.passed;
  failed += totals.failed + totals.skipped;
  const skipped = totals.skipped > 0 ? ` (${totals.skipped} skipped, which counts as failed)` : '';
  lines.push(
    `${seconds(suiteStarted)}  ${suite.name}: ${totals.passed} passed, ${totals.failed} failed${skipped}`,
  );
}
say(`\n${lines.join('\n')}\n${seconds(started)}  in all\n`);
say(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
