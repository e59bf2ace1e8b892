import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removePostgres } from '../postgres/postgres.ts';
import { projectRoot } from '../process/child.ts';
import { photograph } from '../screenshots/browser.ts';
import { readSettings } from '../stack/settings.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { seconds } from '../stack/steps.ts';
import { ensureBrowser } from '../testing/browser.ts';

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => abort.abort(new Error('stopped')));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const started = performance.now();
const dataDirectory = mkdtempSync(join(tmpdir(), 'holdall-screenshots-'));
const { PATH, HOME, LANG } = process.env;
const environment = { PATH, HOME, LANG, LOG_LEVEL: 'warn', NODE_ENV: 'production' as const };
const settings = {
  ...readSettings({ HOLDALL_DATA: dataDirectory }),
  preferredPort: 0,
  preferredStorePort: 0,
};
let stack: Stack | undefined;
let code = 0;
try {
  say('Taking the pictures of the README (Ctrl-C stops it)');
  const browser = await ensureBrowser(say);
  const folder = join(projectRoot, 'docs', 'images');
  mkdirSync(folder, { recursive: true });
  stack = await startStack({ settings, mode: 'start', environment, say, signal: abort.signal });
  const { setupLink } = stack;
  await photograph({ settings, setupLink, browser, folder, say, signal: abort.signal });
  say(`${seconds(started)}  in all`);
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  say(abort.signal.aborted ? 'Stopped' : text);
  code = 1;
} finally {
  await stack?.stop();
  removePostgres(dataDirectory);
  rmSync(dataDirectory, { recursive: true, force: true });
}
process.exit(code);
