/** What a check came to: all is well, something is weaker than it should be, something is wrong. */
export type Severity = 'ok' | 'weaker' | 'wrong';

/** One line of what doctor and the set-up page say. */
export interface Finding {
  name: string;
  severity: Severity;
  /** What was found, for people. */
  sentence: string;
  /** How to mend it; null where nothing is to be done. */
  remedy: string | null;
}
