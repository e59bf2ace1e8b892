import type { Finding } from './schema.ts';

export type Verdict = Omit<Finding, 'name'>;

/** One thing that is looked at. */
export interface Check {
  name: string;
  /** The checks without which this one can say nothing. */
  after?: readonly string[];
  /** Part of what `/api/health` answers, under this name. */
  health?: 'database' | 'migrations' | 'objectStore';
  /** What start-up refuses to serve without. */
  start?: true;
  run(): Promise<Verdict>;
}

export const ok = (sentence: string): Verdict => ({ severity: 'ok', sentence, remedy: null });

export const weaker = (sentence: string, remedy: string): Verdict => ({
  severity: 'weaker',
  sentence,
  remedy,
});

export const wrong = (sentence: string, remedy: string): Verdict => ({
  severity: 'wrong',
  sentence,
  remedy,
});

/** The reason of a failure in one line, for whoever runs this instance. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // An AggregateError of several refused addresses has an empty message.
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  const text = error.message.split('\n', 1)[0] ?? '';
  return inner instanceof Error && (!text || /does not answer|fetch failed|no answer/.test(text))
    ? reasonOf(inner)
    : text || error.name;
}

const stars = { ok: 0, weaker: 1, wrong: 2 } as const;

/** The worst of several findings. */
export const worst = (findings: readonly Pick<Finding, 'severity'>[]): Finding['severity'] =>
  findings.reduce<Finding['severity']>(
    (found, { severity }) => (stars[severity] > stars[found] ? severity : found),
    'ok',
  );
