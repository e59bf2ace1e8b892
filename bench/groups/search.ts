import { servingPools } from '#db/client.ts';
import { as } from '#server/testing/people.ts';
import { interleave, ratio, type Samples, spread, within } from '../measure.ts';
import { milliseconds, type Row } from '../report.ts';
import type { Crowd } from '../seed.ts';
import type { Bench } from '../stack.ts';

const pageSize = 50;
const times = { rounds: 60, warmUp: 10 };

/** What is searched for among names such as `file 0000777.txt`; all sizes answer alike. */
const terms = {
  common: { query: '.txt', found: pageSize },
  rare: { query: 'e 0000777', found: 1 },
  'two characters': { query: 'FI', found: pageSize },
  absent: { query: 'quarterly', found: 0 },
} as const;
type Term = keyof typeof terms;

/** As one would write it first: nothing but the pattern, by a role that no policy binds. */
const bareStatement = `
  select id, filename from storage
  where workspace_id = $1 and status = 'active' and search_key like $2
  order by search_key, id limit ${pageSize + 1}`;

function requireFound(term: Term, count: number): void {
  const { found } = terms[term];
  if (count !== found) throw new Error(`${term}: ${count} results instead of ${found}`);
}

const nameOf = ({ files }: Crowd, term: Term, side: 'bare' | 'caller') =>
  `${files} ${term} ${side}`;

/** Searching organizations of each size for what is there often, once, and not at all. */
export async function search(bench: Bench): Promise<Row[]> {
  const sides: Record<string, () => Promise<void>> = {};
  for (const crowd of bench.crowds)
    for (const term of Object.keys(terms) as Term[]) {
      const { query } = terms[term];
      const pattern = query.length < 3 ? `${query.toLowerCase()}%` : `%${query}%`;
      sides[nameOf(crowd, term, 'bare')] = async () => {
        const values = [`org:${crowd.organizationId}`, pattern];
        const { rows } = await servingPools().system.query(bareStatement, values);
        requireFound(term, Math.min(rows.length, pageSize));
      };
      sides[nameOf(crowd, term, 'caller')] = async () => {
        const caller = await as(bench.person, crowd.organizationId);
        requireFound(term, (await caller.search.files({ query, limit: pageSize })).items.length);
      };
    }
  const samples = await interleave(sides, { ...times, effort: bench.effort, signal: bench.signal });
  const of = (crowd: Crowd, term: Term, side: 'bare' | 'caller') =>
    samples[nameOf(crowd, term, side)] ?? [];
  const shown = (all: Samples) =>
    `${milliseconds(spread(all))}, 95 % within ${within(all, 0.95).toFixed(1)} ms`;
  const rows: Row[] = [];
  for (const crowd of bench.crowds)
    for (const term of Object.keys(terms) as Term[]) {
      const [caller, bare] = [of(crowd, term, 'caller'), of(crowd, term, 'bare')];
      rows.push({
        what: `search of ${crowd.files.toLocaleString('en')} files, ${term}`,
        against: 'bare SQL',
        ratio: ratio(caller, bare),
        measured: `${shown(caller)} against ${milliseconds(spread(bare))}`,
      });
    }
  const [first, last] = [bench.crowds[0], bench.crowds.at(-1)];
  if (!first || !last || first === last) return rows;
  for (const term of Object.keys(terms) as Term[]) {
    const [large, small] = [of(last, term, 'caller'), of(first, term, 'caller')];
    rows.push({
      what: `search at ${last.files.toLocaleString('en')} files, ${term}`,
      against: `at ${first.files.toLocaleString('en')}`,
      ratio: ratio(large, small),
      measured: `${shown(large)} against ${milliseconds(spread(small))}`,
    });
  }
  return rows;
}
