import { cpus } from 'node:os';
import { join } from 'node:path';
import { browse } from './groups/browse.ts';
import { read } from './groups/read.ts';
import { transfer } from './groups/transfer.ts';
import { uploads } from './groups/uploads.ts';
import { keep, type Row, table } from './report.ts';
import { type Bench, withBench } from './stack.ts';

type Group = (bench: Bench) => Promise<Row[]>;

/** What a group has measured is kept, also when a later part of it fails. */
const groups: Record<string, readonly Group[]> = {
  browse,
  read: [read],
  transfer: [transfer],
  uploads: [uploads],
};
/** Of the organizations, and of a folder. Groups that are not about size need no large one. */
const large = { sizes: [1_000, 100_000, 1_000_000], longFolder: 100_000 };
const others = { sizes: [1_000, 2_000], longFolder: 0 };

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => abort.abort(new Error('stopped')));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !groups[name]);
if (unknown.length > 0) {
  say(`Unknown: ${unknown.join(', ')}. Groups: ${Object.keys(groups).join(', ')}; none is all.`);
  process.exit(1);
}

const chosen = Object.entries(groups).filter(
  ([name]) => wanted.length === 0 || wanted.includes(name),
);
const rows: Row[] = [];
const started = performance.now();
let failed = false;
try {
  say(
    `Measuring ${chosen.map(([name]) => name).join(', ')} on a stack of its own (Ctrl-C stops it)`,
  );
  const seeded = chosen.some(([name]) => name === 'browse') ? large : others;
  await withBench({ ...seeded, say, signal: abort.signal }, async (bench) => {
    for (const [name, group] of chosen) {
      const groupStarted = performance.now();
      for (const part of group) rows.push(...(await part(bench)));
      say(`${((performance.now() - groupStarted) / 1000).toFixed(1).padStart(6)} s  ${name}`);
    }
  });
} catch (error) {
  failed = true;
  say(abort.signal.aborted ? 'Stopped' : String(error instanceof Error ? error.stack : error));
}
if (rows.length > 0) {
  const about = { at: new Date().toISOString(), node: process.version, cores: cpus().length };
  say(`\n${table(rows)}\n`);
  say(`Written to ${keep(join(import.meta.dirname, 'results'), rows, about)}`);
}
say(`${((performance.now() - started) / 1000).toFixed(0)} s in all`);
process.exit(failed ? 1 : 0);
