/** Milliseconds over which the speed is averaged. */
const span = 8_000;

interface Sample {
  at: number;
  bytes: number;
}

/** The speed of one upload, as the average of the last seconds. */
export interface SpeedMeter {
  /** Notes how many bytes are sent by now (milliseconds); fewer than before begins anew. */
  note(at: number, bytes: number): void;
  /** Bytes per second; null before there are two samples. */
  speed(): number | null;
  reset(): void;
}

export function createSpeedMeter(): SpeedMeter {
  let samples: Sample[] = [];
  return {
    note(at, bytes) {
      const last = samples.at(-1);
      if (last && bytes < last.bytes) samples = [];
      samples.push({ at, bytes });
      // One sample beyond the span stays, so that the whole span is covered.
      while (samples.length > 2 && (samples[1]?.at ?? at) <= at - span) samples.shift();
    },
    speed() {
      const [first, last] = [samples[0], samples.at(-1)];
      if (!first || !last || last.at <= first.at) return null;
      return Math.round((1_000 * (last.bytes - first.bytes)) / (last.at - first.at));
    },
    reset() {
      samples = [];
    },
  };
}
