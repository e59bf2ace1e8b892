import type { Module } from './imports.ts';

/**
 * Finds import cycles among values (types are erased and cannot hurt at run time).
 * @returns each cycle once, as the chain of its files
 */
export function findCycles(modules: readonly Module[]): string[][] {
  const edges = new Map(
    modules.map(({ path, imports }) => [
      path,
      imports.flatMap(({ target, typeOnly }) => (target && !typeOnly ? [target] : [])),
    ]),
  );
  const finished = new Set<string>();
  const chain: string[] = [];
  const cycles: string[][] = [];
  const visit = (path: string): void => {
    if (finished.has(path)) return;
    const start = chain.indexOf(path);
    if (start >= 0) {
      cycles.push([...chain.slice(start), path]);
      return;
    }
    chain.push(path);
    for (const target of edges.get(path) ?? []) visit(target);
    chain.pop();
    finished.add(path);
  };
  for (const path of edges.keys()) visit(path);
  return cycles;
}
