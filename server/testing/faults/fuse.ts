/** Where a process is killed: at its n-th write, before it is passed on, or when it is done. */
export interface Cut {
  /** Counted from 0. */
  step: number;
  when: 'before' | 'after';
}

/** What becomes of a write: it passes, it never arrives, or its answer never comes back. */
export type Fate = 'pass' | 'lost' | 'unanswered';

/** Counts the writes that pass by, to PostgreSQL and to the store alike, and ends the one who wrote. */
export interface Fuse {
  /** The writes since it was armed, in words. */
  readonly steps: readonly string[];
  /** Counts from now on; without a cut it only takes notes. */
  arm(cut: Cut | null, blow: () => void): void;
  disarm(): void;
  /** What becomes of this write. */
  pass(label: string): Fate;
  blow(): void;
}

export function makeFuse(): Fuse {
  let armed: { cut: Cut | null; blow: () => void } | null = null;
  let steps: string[] = [];
  return {
    get steps() {
      return steps;
    },
    arm(cut, blow) {
      steps = [];
      armed = { cut, blow };
    },
    disarm() {
      armed = null;
    },
    pass(label) {
      if (!armed) return 'pass';
      const { cut } = armed;
      const step = steps.push(label) - 1;
      if (cut?.step !== step) return 'pass';
      return cut.when === 'before' ? 'lost' : 'unanswered';
    },
    blow() {
      armed?.blow();
      armed = null;
    },
  };
}
