import { servingPools } from '#db/client.ts';
import { as } from '#server/testing/people.ts';
import { interleave } from '../measure.ts';
import { compared, filesOf, type Row } from '../report.ts';
import type { OrganizationCrowd } from '../seed.ts';
import type { Bench } from '../stack.ts';

const times = { rounds: 40, warmUp: 8 };

/** The way up from a folder, by a role that sees everything. */
const barePath = `
  with recursive way as (
    select id, parent_id, name from folder where workspace_id = $1 and id = $2
    union all
    select f.id, f.parent_id, f.name from way join folder f on f.workspace_id = $1 and f.id = way.parent_id
  ) select * from way`;

/** The move back, with the triggers that hold for whoever writes. */
const bareMove = 'update folder set parent_id = null where workspace_id = $1 and id = $2';

function sidesOf(bench: Bench, { organizationId, tree }: OrganizationCrowd) {
  const workspaceId = `org:${organizationId}`;
  const caller = () => as(bench.person, organizationId);
  return {
    'path caller': async () => {
      const way = await (await caller()).folders.path({ id: tree.deepestId });
      if (way.length < 2) throw new Error('the way up is too short');
    },
    'path bare': async () => {
      await servingPools().system.query(barePath, [workspaceId, tree.deepestId]);
    },
    'move caller': async () => {
      const move = { ids: [tree.rootId], parentId: tree.boxId };
      const [result] = (await (await caller()).folders.move(move)).results;
      if (!result?.ok) throw new Error('the tree was not moved');
    },
    'move bare': async () => {
      const { rowCount } = await servingPools().system.query(bareMove, [workspaceId, tree.rootId]);
      if (rowCount !== 1) throw new Error('the tree was not moved back');
    },
  };
}

/** The way to a folder, and the move of ten thousand folders, beside crowds of each size. */
export async function trees(bench: Bench): Promise<Row[]> {
  const sides = Object.fromEntries(
    bench.crowds.flatMap((crowd) =>
      Object.entries(sidesOf(bench, crowd)).map(([name, call]) => [`${crowd.files} ${name}`, call]),
    ),
  );
  const samples = await interleave(sides, { ...times, effort: bench.effort, signal: bench.signal });
  const of = ({ files }: OrganizationCrowd, side: string) => samples[`${files} ${side}`] ?? [];
  const [first, last] = [bench.crowds[0], bench.crowds.at(-1)];
  return (['path', 'move'] as const).flatMap((act) => {
    const words = { path: 'way to a folder 20 deep', move: 'move of a tree of 10,000 folders' };
    const rows = bench.crowds.map((crowd) => {
      const [ours, bare] = [of(crowd, `${act} caller`), of(crowd, `${act} bare`)];
      return compared(`${words[act]}, beside ${filesOf(crowd)}, caller`, 'bare SQL', ours, bare);
    });
    if (!first || !last || first === last) return rows;
    const [large, small] = [of(last, `${act} caller`), of(first, `${act} caller`)];
    const what = `${words[act]}, beside ${filesOf(last)}`;
    return [...rows, compared(what, `beside ${filesOf(first)}`, large, small)];
  });
}
