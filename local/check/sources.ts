import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the project: its path from the root, with `/`, and its text. */
export type Source = { path: string; text: string };

const SKIPPED = new Set(['node_modules', 'test-results', 'playwright-report', 'next-env.d.ts']);
const SOURCE = /\.(ts|tsx|mts|mjs|js|jsx|cjs|css)$/;

function pathsBelow(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (SKIPPED.has(entry.name) || entry.name.startsWith('.')) return [];
    if (entry.isDirectory()) return pathsBelow(root, path);
    return SOURCE.test(entry.name) ? [path] : [];
  });
}

/** All source files of the project. Walks the folders, so that it needs no git. */
export function readSources(root: string): Source[] {
  return pathsBelow(root, '')
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}
