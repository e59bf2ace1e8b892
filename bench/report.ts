import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ratio, type Samples, type Spread, spread, within } from './measure.ts';

/** One line of the table. */
export interface Row {
  what: string;
  /** What it is set against. */
  against: string;
  ratio: Spread;
  /** The same in units, for the reader: `3.1 ms against 1.2 ms`. */
  measured: string;
  /** What the ratio should not exceed, where the project has set itself an aim. */
  aim?: number;
}

const number = (value: number) => value.toFixed(value < 10 ? 2 : 1);

export const milliseconds = ({ lower, median, upper }: Spread): string =>
  `${number(median)} ms (${number(lower)} to ${number(upper)})`;

/** The first against the second, which was measured by its side. */
export const compared = (
  what: string,
  against: string,
  samples: Samples,
  baseline: Samples,
  aim?: number,
): Row => ({
  what,
  against,
  ratio: ratio(samples, baseline),
  measured: `${milliseconds(spread(samples))} against ${milliseconds(spread(baseline))}`,
  ...(aim !== undefined && { aim }),
});

/** One figure against what it should be at most. */
export function held(what: string, value: number, most: number, unit: string): Row {
  const times = value / most;
  return {
    what,
    against: `${most} ${unit}`,
    ratio: { lower: times, median: times, upper: times },
    measured: `${number(value)} ${unit}`,
    aim: 1,
  };
}

/** Within what time 95 % were answered, against what it should be. */
export const mostly = (what: string, samples: Samples, most: number): Row =>
  held(`${what}: 95 % within`, within(samples, 0.95), most, 'ms');

/** How a list of sizes is named in the table. */
export const filesOf = ({ files }: { files: number }) => `${files.toLocaleString('en')} files`;

/** The table in Markdown: its columns stand under one another in the terminal as well. */
export function table(rows: readonly Row[]): string {
  const lines = [
    ['measurement', 'against', 'times', 'quartiles', 'aim', 'median (quartiles)'],
    ...rows.map(({ what, against, ratio, aim, measured }) => [
      what,
      against,
      number(ratio.median),
      `${number(ratio.lower)} to ${number(ratio.upper)}`,
      aim === undefined ? '' : `${ratio.median <= aim ? 'met' : 'missed'}: ${aim}`,
      measured,
    ]),
  ];
  const widths = lines[0]?.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  const shown = lines.map(
    (line) => `| ${line.map((cell, i) => cell.padEnd(widths?.[i] ?? 0)).join(' | ')} |`,
  );
  const rule = `| ${(widths ?? []).map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [shown[0], rule, ...shown.slice(1)].join('\n');
}

/** Writes the rows as JSON. @returns where */
export function keep(folder: string, rows: readonly Row[], about: Record<string, unknown>): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${new Date().toISOString().replace(/[:.]/g, '-')}.json`);
  writeFileSync(path, `${JSON.stringify({ ...about, rows }, null, 2)}\n`);
  return path;
}
