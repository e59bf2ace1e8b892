import { parseArgs } from 'node:util';
import { sentenceOf } from '../demo/api.ts';
import { runDemo } from '../demo/demo.ts';
import { allShelves } from '../demo/shelves.ts';
import { findRunning } from '../stack/running.ts';
import { readSettings } from '../stack/settings.ts';
import { seconds } from '../stack/steps.ts';

const USAGE = `Fills the Holdall that runs on the data folder with people, organizations and files.

  npm run demo
  npm run demo -- --password <at least 10 characters>

Without --password one is made up and shown once. Running it again adds only what is missing.`;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => abort.abort(new Error('stopped')));
}

try {
  const { values } = parseArgs({
    options: { password: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    say(USAGE);
    process.exit(0);
  }
  const started = performance.now();
  const instance = findRunning(readSettings(process.env));
  say(`Filling ${instance.url} (Ctrl-C stops it)`);
  const { password } = values;
  const result = await runDemo({
    instance,
    ...(password === undefined ? {} : { password }),
    shelves: allShelves,
    scale: 1,
    say,
    signal: abort.signal,
  });
  say(`${seconds(started)}  in all`);
  const { files } = result.stored;
  say(files > 0 ? `\n  ${files} files were added.` : '\n  Everything was there already.');
  say(`  Sign in at:  ${instance.url}/sign-in\n`);
  process.exit(0);
} catch (error) {
  if (abort.signal.aborted) {
    say('Stopped. Run it again to go on.');
    process.exit(130);
  }
  process.stderr.write(`\n${sentenceOf(error)}\n`);
  process.exit(1);
}
