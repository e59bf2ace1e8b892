import { servingPools } from '#db/client.ts';
import { rootId } from '#db/schema/columns.ts';
import { as } from '#server/testing/people.ts';
import { listKeys } from '../../local/stack/bare-s3.ts';
import { callHttp } from '../http.ts';
import { interleave, type Samples } from '../measure.ts';
import { compared, filesOf, type Row } from '../report.ts';
import type { OrganizationCrowd } from '../seed.ts';
import type { Bench } from '../stack.ts';

const pageSize = 50;
const times = { rounds: 60, warmUp: 10 };
/** Landmarks read the whole order: a few rounds are enough. */
const whole = { rounds: 4, warmUp: 1 };

const sorts = {
  name: { word: 'by name, in natural order', columns: 's.filename collate natural_order' },
  type: { word: 'by type', columns: 's.mime_type, s.filename collate natural_order' },
  size: { word: 'by size', columns: 's.size' },
  updatedAt: { word: 'by change', columns: 's.updated_at' },
} as const;
type Sort = keyof typeof sorts;

/** What the page costs where nothing is checked: the same rows, by a role that sees all of them. */
const bareStatement = (sort: Sort) => `
  select s.id, s.file_key, s.folder_id, s.filename, s.name_key, s.mime_type, s.size, s.created_at,
    s.updated_at, s.damaged_at, s.deleted_at, s.user_id, u.name, s.deleted_by, d.name
  from storage s left join "user" u on u.id = s.user_id left join "user" d on d.id = s.deleted_by
  where s.workspace_id = $1 and s.status = 'active' and s.place_id = '${rootId}'
  order by ${sorts[sort].columns}, s.id limit ${pageSize + 1}`;

interface Page {
  items: unknown[];
}

function requireFull({ items }: Page, size = pageSize): void {
  if (items.length !== size) throw new Error(`a page has ${items.length} rows`);
}

type Side = `${Sort} bare` | `${Sort} caller` | 'http' | 'listing' | 'middle' | 'end';
type Sides = Record<Side, () => Promise<void>>;

async function sidesOf(bench: Bench, crowd: OrganizationCrowd): Promise<Sides> {
  const { organizationId, prefix } = crowd;
  const list = async (input: object) =>
    (await as(bench.person, organizationId)).files.list({ limit: pageSize, ...input });
  const { marks } = await (await as(bench.person, organizationId)).files.landmarks({});
  const middle = Math.floor(marks.length / 2);
  const bare = (sort: Sort) => async () => {
    const values = [`org:${organizationId}`];
    const { rows } = await servingPools().system.query(bareStatement(sort), values);
    requireFull({ items: rows.slice(0, pageSize) });
  };
  const caller = (sort: Sort) => async () => requireFull(await list({ sort }));
  return {
    'name bare': bare('name'),
    'name caller': caller('name'),
    'type bare': bare('type'),
    'type caller': caller('type'),
    'size bare': bare('size'),
    'size caller': caller('size'),
    'updatedAt bare': bare('updatedAt'),
    'updatedAt caller': caller('updatedAt'),
    http: async () =>
      requireFull(await callHttp<Page>(bench, organizationId, 'files.list', { limit: pageSize })),
    listing: async () => requireFull({ items: await listKeys(prefix, pageSize) }),
    middle: async () =>
      requireFull(await list({ cursor: marks[middle - 1], until: marks[middle] })),
    // As the End key asks: what follows the last landmark.
    end: async () => requireFull(await list({ cursor: marks.at(-1) })),
  };
}

function growthOf(
  of: (crowd: OrganizationCrowd, side: Side) => Samples,
  crowds: OrganizationCrowd[],
) {
  const [first, last] = [crowds[0], crowds.at(-1)];
  if (!first || !last || first === last) return [];
  const grown = (what: string, side: Side, aim?: number) =>
    compared(
      `${what} at ${filesOf(last)}`,
      `at ${filesOf(first)}`,
      of(last, side),
      of(first, side),
      aim,
    );
  return [
    grown('page, caller', 'name caller', 1.2),
    grown('page, HTTP', 'http', 1.2),
    grown('page in the middle, caller', 'middle', 1.2),
    grown('page at the end, caller', 'end', 1.2),
    grown('page, ListObjectsV2', 'listing'),
  ];
}

/** What it costs to know where each hundred files ends, against counting them. */
async function landmarks(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const crowd of bench.crowds) {
    const samples = await interleave(
      {
        landmarks: async () => {
          const { count } = await (await as(bench.person, crowd.organizationId)).files.landmarks(
            {},
          );
          if (count !== crowd.files) throw new Error(`${count} files are counted`);
        },
        counting: async () =>
          servingPools().system.query(
            `select count(*) from storage where workspace_id = $1 and status = 'active' and place_id = '${rootId}'`,
            [`org:${crowd.organizationId}`],
          ),
      },
      { ...whole, effort: bench.effort, signal: bench.signal },
    );
    const what = `landmarks of ${filesOf(crowd)}, caller`;
    rows.push(compared(what, 'counting them', samples.landmarks, samples.counting));
  }
  return rows;
}

/** Pages of the files of organizations of each size: the first, in the middle, the last, in each order. */
export async function lists(bench: Bench): Promise<Row[]> {
  // All sizes take turns as well: growth compares calls that were made side by side.
  const sides: Record<string, () => Promise<void>> = {};
  for (const crowd of bench.crowds)
    for (const [side, call] of Object.entries(await sidesOf(bench, crowd)))
      sides[`${crowd.files} ${side}`] = call;
  const samples = await interleave(sides, { ...times, effort: bench.effort, signal: bench.signal });
  const of = ({ files }: OrganizationCrowd, side: Side) => samples[`${files} ${side}`] ?? [];
  const rows: Row[] = [];
  for (const crowd of bench.crowds) {
    const [bare, http] = [of(crowd, 'name bare'), of(crowd, 'http')];
    const page = `page of ${pageSize} of ${filesOf(crowd)}`;
    for (const sort of Object.keys(sorts) as Sort[]) {
      const [ours, sql] = [of(crowd, `${sort} caller`), of(crowd, `${sort} bare`)];
      rows.push(compared(`${page}, ${sorts[sort].word}, caller`, 'bare SQL', ours, sql));
    }
    rows.push(compared(`${page}, HTTP`, 'bare SQL', http, bare));
    rows.push(compared(`${page}, HTTP`, 'ListObjectsV2', http, of(crowd, 'listing')));
    const first = of(crowd, 'name caller');
    rows.push(compared(`${page} in the middle, caller`, 'the first', of(crowd, 'middle'), first));
    rows.push(compared(`${page} at the end, caller`, 'the first', of(crowd, 'end'), first));
  }
  return [...rows, ...growthOf(of, bench.crowds), ...(await landmarks(bench))];
}
