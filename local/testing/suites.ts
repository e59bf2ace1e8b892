import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChecks } from '../check/checks.ts';
import { removePostgres } from '../postgres/postgres.ts';
import { projectRoot } from '../process/child.ts';
import { runTool } from '../process/tool.ts';
import { buildWhenChanged } from '../stack/build.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import type { Say } from '../stack/steps.ts';
import { ensureBrowser } from './browser.ts';
import { readPlaywrightTotals, readVitestTotals, type Totals } from './totals.ts';

export type Suite = {
  name: string;
  run(say: Say, signal: AbortSignal): Promise<Totals>;
};

const RESULTS = join(projectRoot, 'test-results');

/** The settings of the person who runs the tests must not reach the stack under test. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TMPDIR, CHROMIUM_PATH, CI } = process.env;
  // A line per request would bury what the tests say.
  const LOG_LEVEL = 'warn';
  return { PATH, HOME, LANG, TMPDIR, CHROMIUM_PATH, CI, LOG_LEVEL, NODE_ENV: 'test' };
}

/** Reads the totals of a report; a tool that failed although no test did counts as one failure. */
function judge(name: string, ok: boolean, read: () => Totals): Totals {
  let totals: Totals;
  try {
    totals = read();
  } catch {
    throw new Error(`${name} left no report: it did not run to its end`);
  }
  if (totals.passed + totals.failed === 0) throw new Error(`${name} ran no test`);
  return ok || totals.failed > 0 ? totals : { ...totals, failed: 1 };
}

async function runVitest(_say: Say, signal: AbortSignal): Promise<Totals> {
  const report = join(RESULTS, 'vitest.json');
  rmSync(report, { force: true });
  const { ok } = await runTool({
    script: 'node_modules/vitest/vitest.mjs',
    args: ['run'],
    env: bareEnvironment(),
    live: true,
    signal,
  });
  return judge('Vitest', ok, () => readVitestTotals(report));
}

async function runPlaywright(stack: Stack, browser: string, signal: AbortSignal): Promise<Totals> {
  const report = join(RESULTS, 'e2e.json');
  rmSync(report, { force: true });
  const { ok } = await runTool({
    script: 'node_modules/playwright/cli.js',
    args: ['test'],
    env: { ...bareEnvironment(), ...stack.environment, NODE_ENV: 'test', CHROMIUM_PATH: browser },
    live: true,
    signal,
  });
  return judge('Playwright', ok, () => readPlaywrightTotals(report));
}

/** The journeys run against a production build, served by the same modules as `npm start`. */
async function runJourneys(say: Say, signal: AbortSignal): Promise<Totals> {
  const browser = await ensureBrowser(say);
  const dataDirectory = mkdtempSync(join(tmpdir(), 'holdall-e2e-'));
  let stack: Stack | undefined;
  try {
    stack = await startStack({
      settings: { dataDirectory, host: '127.0.0.1', preferredPort: 0, preferredStorePort: 0 },
      mode: 'start',
      environment: bareEnvironment(),
      say,
      signal,
    });
    return await runPlaywright(stack, browser, signal);
  } finally {
    await stack?.stop();
    removePostgres(dataDirectory);
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

/** Everything that must hold, in the order in which it is tried. */
export const suites: Suite[] = [
  {
    name: 'check',
    run: async (say, signal) => {
      const results = await runChecks(say, signal);
      const passed = results.filter(({ ok }) => ok).length;
      return { passed, failed: results.length - passed, skipped: 0 };
    },
  },
  { name: 'unit and integration', run: runVitest },
  {
    name: 'build',
    run: async (say, signal) => {
      await buildWhenChanged(say, signal);
      return { passed: 1, failed: 0, skipped: 0 };
    },
  },
  { name: 'journeys in the browser', run: runJourneys },
];
