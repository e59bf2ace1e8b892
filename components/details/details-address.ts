import { parseAsString } from 'nuqs';
import type { Entry } from '../files/entry.ts';

/** What the panel is about: `selection`, or one file or folder as `file:<id>`; null: it is closed. */
export const detailsParser = parseAsString;
export const ofSelection = 'selection';

export interface DetailsTarget {
  kind: Entry['kind'];
  id: string;
}

/** The address of one entry, or of what is chosen. */
export const detailsAddress = ([first, ...others]: readonly DetailsTarget[]): string =>
  first && others.length === 0 ? `${first.kind}:${first.id}` : ofSelection;

const target = /^(file|folder):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The file or folder that an address names; undefined where it names none. */
export function targetAt(address: string): DetailsTarget | undefined {
  const [, kind, id] = target.exec(address) ?? [];
  return id === undefined ? undefined : { kind: kind as DetailsTarget['kind'], id };
}
