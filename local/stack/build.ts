import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectRoot } from '../process/child.ts';
import { lock } from '../process/lock.ts';
import { runTool } from '../process/tool.ts';
import type { Say } from './steps.ts';

/** Everything that `next build` reads. Tests are left out: changing one needs no build. */
const SOURCES = ['app', 'components', 'server', 'db', 'public'];
const FILES = [
  'instrumentation-client.ts',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
];
const IS_TEST = /\.test\.tsx?$/;
const MARKER = join(projectRoot, '.next', 'holdall-sources');

function filesBelow(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !IS_TEST.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** One hash over names and contents of the sources, and over the Node that builds them. */
export function hashSources(root = projectRoot): string {
  const hash = createHash('sha256').update(process.version);
  const files = [
    ...SOURCES.flatMap((name) => filesBelow(join(root, name))),
    ...FILES.map((name) => join(root, name)).filter((path) => existsSync(path)),
  ];
  for (const path of files) {
    const content = readFileSync(path);
    hash.update(`${relative(root, path)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function builtFrom(): string | undefined {
  return existsSync(MARKER) ? readFileSync(MARKER, 'utf8') : undefined;
}

async function runBuild(signal?: AbortSignal): Promise<void> {
  const { ok, output } = await runTool({
    script: 'node_modules/next/dist/bin/next',
    args: ['build'],
    // An empty environment but for the basics: a build must not depend on the machine's settings.
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
    },
    ...(signal ? { signal } : {}),
  });
  if (ok) return;
  // Turbopack keeps failures, too: a module that was missing once stays missing for it.
  rmSync(join(projectRoot, '.next', 'cache'), { recursive: true, force: true });
  throw new Error(`The build failed:\n${output}`);
}

/**
 * Runs `next build` unless `.next` was built from exactly these sources. Instances that share a
 * clone wait for one another.
 * @returns whether a build was made
 * @throws with the build's output when it fails
 */
export async function buildWhenChanged(say: Say, signal?: AbortSignal): Promise<boolean> {
  const cache = join(projectRoot, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const held = await lock(
    join(cache, 'holdall-build.lock'),
    () => say('          Waiting for another build in this folder'),
    signal,
  );
  try {
    const wanted = hashSources();
    if (builtFrom() === wanted && existsSync(join(projectRoot, '.next', 'BUILD_ID'))) return false;
    rmSync(MARKER, { force: true });
    await runBuild(signal);
    writeFileSync(MARKER, wanted);
    return true;
  } finally {
    held.release();
  }
}
