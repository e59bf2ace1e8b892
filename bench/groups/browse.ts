import { lists } from '../browse/lists.ts';
import { screens } from '../browse/screens.ts';
import { scripts } from '../browse/scripts.ts';
import { search } from '../browse/search.ts';
import { trees } from '../browse/trees.ts';
import type { Row } from '../report.ts';
import type { Bench } from '../stack.ts';

/** What people do all day: lists, searches, folders, and what they see of it in a browser. */
export async function browse(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const part of [lists, search, trees, scripts, screens]) rows.push(...(await part(bench)));
  return rows;
}
