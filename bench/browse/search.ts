import { servingPools } from '#db/client.ts';
import { as } from '#server/testing/people.ts';
import { interleave } from '../measure.ts';
import { compared, filesOf, mostly, type Row } from '../report.ts';
import type { OrganizationCrowd } from '../seed.ts';
import type { Bench } from '../stack.ts';

const pageSize = 50;
const times = { rounds: 60, warmUp: 10 };
/** Milliseconds within which 95 % are to be answered. */
const aim = 100;

/** What is searched for among names such as `file 777.txt`; all sizes answer alike. */
const terms = {
  common: { query: '.txt', found: pageSize },
  rare: { query: 'e 777.', found: 1 },
  'two characters': { query: 'FI', found: pageSize },
  absent: { query: 'quarterly', found: 0 },
} as const;
type Term = keyof typeof terms;
type Side = 'bare' | 'caller';

/** As one would write it first: nothing but the pattern, by a role that no policy binds. */
const bareStatement = `
  select id, filename from storage
  where workspace_id = $1 and status = 'active' and search_key like $2
  order by search_key, id limit ${pageSize + 1}`;

function requireFound(term: Term, count: number): void {
  const { found } = terms[term];
  if (count !== found) throw new Error(`${term}: ${count} results instead of ${found}`);
}

const nameOf = ({ files }: OrganizationCrowd, term: Term, side: Side) => `${files} ${term} ${side}`;

/** Searching organizations of each size for what is there often, once, and not at all. */
export async function search(bench: Bench): Promise<Row[]> {
  const sides: Record<string, () => Promise<void>> = {};
  const asked = Object.keys(terms) as Term[];
  for (const crowd of bench.crowds)
    for (const term of asked) {
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
  const of = (crowd: OrganizationCrowd, term: Term, side: Side) =>
    samples[nameOf(crowd, term, side)] ?? [];
  const [first, last] = [bench.crowds[0], bench.crowds.at(-1)];
  const rows = bench.crowds.flatMap((crowd) =>
    asked.map((term) => {
      const what = `search of ${filesOf(crowd)}, ${term}, caller`;
      return compared(what, 'bare SQL', of(crowd, term, 'caller'), of(crowd, term, 'bare'));
    }),
  );
  if (!first || !last) return rows;
  for (const term of asked) {
    const [large, small] = [of(last, term, 'caller'), of(first, term, 'caller')];
    const what = `search of ${filesOf(last)}, ${term}`;
    if (first !== last)
      rows.push(compared(`${what}, caller`, `of ${filesOf(first)}`, large, small));
    rows.push(mostly(what, large, aim));
  }
  return rows;
}
