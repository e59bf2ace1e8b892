import type { AuditGroup } from '../../schema.ts';

/** A piece of a sentence; a `name` is somebody's own text, and is shown as such. */
export type Piece = string | { name: string };

export type Facts = Readonly<Record<string, unknown>>;

/** What an entry tells besides who did it. */
export interface Told {
  /** The name of the file that it is about, then or else now. */
  name: string | null;
  /** The name of the other person that it is about. */
  person: string | null;
  before: Facts;
  after: Facts;
}

/** An action in words. */
export interface ActionWords {
  group: AuditGroup;
  /** What was done, to follow the name of who did it. */
  say: (told: Told) => Piece[];
}

/** Somebody's own text, or else ours where there is none. */
export const named = (value: unknown, otherwise: string): Piece =>
  typeof value === 'string' && value !== '' ? { name: value } : otherwise;
