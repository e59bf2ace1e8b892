export type Say = (line: string) => void;

export type Steps = {
  /** Runs a step and prints one line with the time it took; `work` may answer a better text. */
  step<T>(title: string, work: () => Promise<T>, describe?: (result: T) => string): Promise<T>;
};

/** Seconds with one decimal, right-aligned, so that the times of all steps form a column. */
export function seconds(sinceMs: number): string {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1).padStart(6)} s`;
}

/** Steps that say what was done and how long it took. */
export function createSteps(say: Say): Steps {
  return {
    step: async (title, work, describe) => {
      const started = performance.now();
      const result = await work();
      say(`${seconds(started)}  ${describe?.(result) ?? title}`);
      return result;
    },
  };
}
