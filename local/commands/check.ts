import { runChecks } from '../check/checks.ts';
import { seconds } from '../stack/steps.ts';

const started = performance.now();
const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => abort.abort(new Error('stopped')));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  say('Checking (Ctrl-C stops it)');
  const results = await runChecks(say, abort.signal);
  const failed = results.filter(({ ok }) => !ok).length;
  say(`${seconds(started)}  ${results.length - failed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
