import { servingPools } from '#db/client.ts';
import { rootId } from '#db/schema/columns.ts';
import { as } from '#server/testing/people.ts';
import { listKeys } from '../../local/stack/bare-s3.ts';
import { callHttp } from '../http.ts';
import { interleave, ratio, type Samples, spread } from '../measure.ts';
import { milliseconds, type Row } from '../report.ts';
import type { Crowd } from '../seed.ts';
import type { Bench } from '../stack.ts';

const pageSize = 50;
const times = { rounds: 120, warmUp: 25 };

/** What the page costs where nothing is checked: the same rows, by a role that sees all of them. */
const bareStatement = `
  select s.id, s.file_key, s.folder_id, s.filename, s.name_key, s.mime_type, s.size, s.created_at,
    s.updated_at, s.damaged_at, s.deleted_at, s.user_id, u.name, s.deleted_by, d.name
  from storage s left join "user" u on u.id = s.user_id left join "user" d on d.id = s.deleted_by
  where s.workspace_id = $1 and s.status = 'active' and s.place_id = '${rootId}'
  order by s.name_key, s.id limit ${pageSize + 1}`;

interface Page {
  items: unknown[];
}

function requireFull({ items }: Page): void {
  if (items.length !== pageSize) throw new Error(`a page has ${items.length} rows`);
}

const sidesOf = (bench: Bench, { organizationId, prefix }: Crowd) => ({
  bare: async () => {
    const { rows } = await servingPools().system.query(bareStatement, [`org:${organizationId}`]);
    requireFull({ items: rows.slice(0, pageSize) });
  },
  caller: async () => {
    const caller = await as(bench.person, organizationId);
    requireFull(await caller.files.list({ limit: pageSize }));
  },
  http: async () =>
    requireFull(await callHttp<Page>(bench, organizationId, 'files.list', { limit: pageSize })),
  listing: async () => requireFull({ items: await listKeys(prefix, pageSize) }),
});

type Measured = Record<'bare' | 'caller' | 'http' | 'listing', Samples>;

const against = (what: string, other: string, samples: Samples, baseline: Samples): Row => ({
  what,
  against: other,
  ratio: ratio(samples, baseline),
  measured: `${milliseconds(spread(samples))} against ${milliseconds(spread(baseline))}`,
});

/** A page of the files of organizations of each size. */
export async function list(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  // All sizes take turns as well: growth compares calls that were made side by side.
  const sides = Object.fromEntries(
    bench.crowds.flatMap((crowd) =>
      Object.entries(sidesOf(bench, crowd)).map(([name, call]) => [`${crowd.files} ${name}`, call]),
    ),
  );
  const samples = await interleave(sides, { ...times, effort: bench.effort, signal: bench.signal });
  const of = ({ files }: Crowd): Measured => {
    const at = (name: string) => samples[`${files} ${name}`] ?? [];
    return { bare: at('bare'), caller: at('caller'), http: at('http'), listing: at('listing') };
  };
  for (const crowd of bench.crowds) {
    const { bare, caller, http, listing } = of(crowd);
    const page = `page of ${pageSize} of ${crowd.files.toLocaleString('en')} files`;
    rows.push(against(`${page}, caller`, 'bare SQL', caller, bare));
    rows.push(against(`${page}, HTTP`, 'bare SQL', http, bare));
    rows.push(against(`${page}, HTTP`, 'ListObjectsV2', http, listing));
  }
  const [first, last] = [bench.crowds[0], bench.crowds.at(-1)];
  if (!first || !last || first === last) return rows;
  const growth = `page at ${last.files.toLocaleString('en')} files`;
  const small = `at ${first.files.toLocaleString('en')}`;
  for (const side of ['caller', 'http', 'listing'] as const) {
    const names = { caller: 'caller', http: 'HTTP', listing: 'ListObjectsV2' };
    const row = against(`${growth}, ${names[side]}`, small, of(last)[side], of(first)[side]);
    rows.push(side === 'listing' ? row : { ...row, aim: 1.2 });
  }
  return rows;
}
