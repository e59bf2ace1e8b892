/** Milliseconds of each call, in the order in which they were made. */
export type Samples = number[];

/** What is measured: one call of each side takes turns with one of the others. */
export type Sides = Record<string, () => Promise<unknown>>;

export interface Spread {
  lower: number;
  median: number;
  upper: number;
}

/** The value below which this share of the samples lies, between neighbours in proportion. */
function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** Median and quartiles. */
export function spread(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((a, b) => a - b);
  return {
    lower: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    upper: quantile(sorted, 0.75),
  };
}

/** Within how much time this share of the calls was answered. */
export const within = (samples: readonly number[], share: number): number =>
  quantile(
    [...samples].sort((a, b) => a - b),
    share,
  );

/**
 * How many times as long the first took as the second: each call is set against the one beside it
 * in time, so that what else the machine does in between falls on both.
 */
export function ratio(samples: Samples, baseline: Samples): Spread {
  return spread(samples.map((value, i) => value / (baseline[i] ?? Number.NaN)));
}

async function time(call: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await call();
  return performance.now() - started;
}

export interface Turns {
  rounds: number;
  /** Rounds before these, which do not count. */
  warmUp: number;
  /** 1 for all rounds; less for fewer. */
  effort: number;
  signal: AbortSignal;
}

/**
 * Calls the sides by turns, A B A B, after a warm-up.
 * @throws the signal's reason when it aborts
 */
export async function interleave<S extends Sides>(
  sides: S,
  options: Turns,
): Promise<Record<keyof S, Samples>> {
  const names = Object.keys(sides);
  const samples = Object.fromEntries(names.map((name) => [name, [] as Samples]));
  const [rounds, warmUp] = [options.rounds, options.warmUp].map((n) =>
    Math.ceil(n * options.effort),
  );
  for (let round = -(warmUp ?? 0); round < (rounds ?? 0); round++) {
    options.signal.throwIfAborted();
    for (const name of names) {
      const side = sides[name];
      if (!side) continue;
      const took = await time(side);
      if (round >= 0) samples[name]?.push(took);
    }
  }
  return samples as Record<keyof S, Samples>;
}
