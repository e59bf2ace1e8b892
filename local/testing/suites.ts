import { globSync, mkdtempSync, rmSync } from 'node:fs';
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
import { nothing, readPlaywrightTotals, readVitestTotals, type Totals } from './totals.ts';

export type Suite = {
  name: string;
  /** @param names only files with one of these in their path; none is all */
  run(say: Say, signal: AbortSignal, names: string[]): Promise<Totals>;
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

/** `SOAK=1` makes amounts large (`amount.ts`) and allows for the time that they take. */
const soak = { SOAK: '1' };

async function runVitest(signal: AbortSignal, args: string[], extra = {}): Promise<Totals> {
  const report = join(RESULTS, 'vitest.json');
  rmSync(report, { force: true });
  const { ok } = await runTool({
    script: 'node_modules/vitest/vitest.mjs',
    args: ['run', ...args],
    env: { ...bareEnvironment(), ...extra },
    live: true,
    signal,
  });
  return judge('Vitest', ok, () => readVitestTotals(report));
}

interface Journeys {
  /** Beyond what every test gets. */
  environment: Record<string, string>;
  names: string[];
}

async function runPlaywright(
  stack: Stack,
  browser: string,
  signal: AbortSignal,
  { environment, names }: Journeys,
): Promise<Totals> {
  const report = join(RESULTS, 'e2e.json');
  rmSync(report, { force: true });
  const { ok } = await runTool({
    script: 'node_modules/playwright/cli.js',
    args: ['test', ...names],
    env: {
      ...bareEnvironment(),
      ...stack.environment,
      ...environment,
      NODE_ENV: 'test',
      CHROMIUM_PATH: browser,
    },
    live: true,
    signal,
  });
  return judge('Playwright', ok, () => readPlaywrightTotals(report));
}

/** The least that S3 takes: uploads of few parts, so that journeys through parts stay short. */
const smallParts = { UPLOAD_PART_BYTES: String(5 * 1024 ** 2) };

/** The journeys run against a production build, served by the same modules as `npm start`. */
async function runJourneys(say: Say, signal: AbortSignal, journeys: Journeys): Promise<Totals> {
  const browser = await ensureBrowser(say);
  const dataDirectory = mkdtempSync(join(tmpdir(), 'holdall-e2e-'));
  let stack: Stack | undefined;
  try {
    stack = await startStack({
      settings: { dataDirectory, host: '127.0.0.1', preferredPort: 0, preferredStorePort: 0 },
      mode: 'start',
      environment: { ...bareEnvironment(), ...smallParts },
      say,
      signal,
    });
    return await runPlaywright(stack, browser, signal, journeys);
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
      return { ...nothing, passed, failed: results.length - passed };
    },
  },
  { name: 'unit and integration', run: (_say, signal) => runVitest(signal, []) },
  {
    name: 'build',
    run: async (say, signal) => {
      await buildWhenChanged(say, signal);
      return { ...nothing, passed: 1 };
    },
  },
  {
    name: 'journeys in the browser',
    run: (say, signal) => runJourneys(say, signal, { environment: {}, names: [] }),
  },
];

/** Files of the soak with this ending; with names, those that have one of them in their path. */
function soakFiles(folders: string, ending: string, names: string[]): string[] {
  return globSync(`${folders}/**/*${ending}`, { cwd: projectRoot }).filter(
    (path) => names.length === 0 || names.some((name) => path.includes(name)),
  );
}

/** What is too much for every change: the same rules with large amounts, large files, long runs. */
export const soakSuites: Suite[] = [
  {
    name: 'unit and integration, large amounts',
    run: async (_say, signal, names) => {
      const files = soakFiles('{components,server,db,local}', '.soak.test.ts', names);
      return files.length > 0 ? runVitest(signal, files, soak) : nothing;
    },
  },
  {
    name: 'journeys with large files',
    run: async (say, signal, names) => {
      const files = soakFiles('e2e', '.soak.ts', names);
      return files.length > 0
        ? runJourneys(say, signal, { environment: soak, names: files })
        : nothing;
    },
  },
];
