import { cpus } from 'node:os';
import { join } from 'node:path';
import { list } from './groups/list.ts';
import { page } from './groups/page.ts';
import { read } from './groups/read.ts';
import { search } from './groups/search.ts';
import { switching } from './groups/switching.ts';
import { transfer } from './groups/transfer.ts';
import { uploads } from './groups/uploads.ts';
import { keep, type Row, table } from './report.ts';
import { type Bench, withBench } from './stack.ts';

type Group = (bench: Bench) => Promise<Row[]>;

const groups: Record<string, Group> = { list, search, read, transfer, uploads, page, switching };
/** Of the organizations. Groups that are not about size need no large one. */
const sizes = { large: [1_000, 100_000, 1_000_000], others: [1_000, 2_000] };

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
  const large = chosen.some(([name]) => ['list', 'search'].includes(name));
  const crowds = large ? sizes.large : sizes.others;
  await withBench({ sizes: crowds, say, signal: abort.signal }, async (bench) => {
    for (const [name, group] of chosen) {
      const groupStarted = performance.now();
      rows.push(...(await group(bench)));
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
