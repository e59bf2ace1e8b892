import { projectRoot } from '../process/child.ts';
import { runTool } from '../process/tool.ts';
import { type Say, seconds } from '../stack/steps.ts';
import { findWrongArrows } from './arrows.ts';
import { findCycles } from './cycles.ts';
import { readModules } from './imports.ts';
import { findMissingMigrations } from './migrations.ts';
import { readSources } from './sources.ts';
import { findBarrels, findMisplacedFiles } from './structure.ts';

type Check = { name: string; run(signal?: AbortSignal): Promise<string[]> };

function tool(script: string, ...args: string[]) {
  return async (signal?: AbortSignal): Promise<string[]> => {
    const { ok, output } = await runTool({ script, args, ...(signal ? { signal } : {}) });
    return ok ? [] : [output || `${script} failed`];
  };
}

const BIOME = 'node_modules/@biomejs/biome/bin/biome';

const lint: Check[] = [
  { name: 'format', run: tool(BIOME, 'format', '.') },
  {
    name: 'lint',
    run: tool(BIOME, 'check', '--formatter-enabled=false', '--error-on-warnings', '.'),
  },
];

const structure: Check[] = [
  { name: 'arrows', run: async () => findWrongArrows(readModules(readSources(projectRoot))) },
  {
    name: 'cycles',
    run: async () =>
      findCycles(readModules(readSources(projectRoot))).map((chain) => chain.join(' -> ')),
  },
  {
    name: 'file names',
    run: async () => {
      const sources = readSources(projectRoot);
      return [...findMisplacedFiles(sources), ...findBarrels(readModules(sources))];
    },
  },
];

const types: Check = {
  name: 'types',
  run: async (signal) => {
    // Makes next-env.d.ts and the types of the routes, which a fresh checkout does not have.
    const routes = await tool('node_modules/next/dist/bin/next', 'typegen')(signal);
    if (routes.length > 0) return routes;
    return await tool('node_modules/typescript/bin/tsc', '--noEmit', '--pretty', 'false')(signal);
  },
};

const migrations: Check = {
  name: 'migrations',
  run: (signal) => findMissingMigrations(projectRoot, signal),
};

export type CheckResult = { name: string; ok: boolean };

async function runOne(check: Check, say: Say, signal?: AbortSignal): Promise<CheckResult> {
  const started = performance.now();
  let problems: string[];
  try {
    problems = await check.run(signal);
  } catch (error) {
    signal?.throwIfAborted();
    problems = [error instanceof Error ? error.message : String(error)];
  }
  const ok = problems.length === 0;
  say(`${seconds(started)}  ${ok ? 'ok    ' : 'FAILED'}  ${check.name}`);
  for (const problem of problems) say(problem.replace(/^/gm, '          '));
  return { name: check.name, ok };
}

async function inOrder(checks: Check[], say: Say, signal?: AbortSignal): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) results.push(await runOne(check, say, signal));
  return results;
}

/** Runs everything that needs no database, on two cores: the types beside the rest. */
export async function runChecks(say: Say, signal?: AbortSignal): Promise<CheckResult[]> {
  const quick = [...lint, ...structure, migrations];
  const results = await Promise.all([inOrder([types], say, signal), inOrder(quick, say, signal)]);
  return results.flat();
}
