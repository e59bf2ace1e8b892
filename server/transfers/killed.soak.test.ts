import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { amount } from '#local/testing/amount.ts';
import { personal } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import type { Cut } from '#server/testing/faults/fuse.ts';
import {
  killAt,
  type MortalServer,
  startMortalServer,
  writesOf,
} from '#server/testing/faults/trial.ts';
import { scopeIn } from '#server/testing/people.ts';
import { passLeases, runTransfers } from '#server/testing/transfers.ts';
import {
  contentsOf,
  expectSound,
  makeTree,
  twoWorkspaces,
} from '#server/testing/two-workspaces.ts';

const place = provideDatabase();

const partBytes = 5 * 1024 ** 2;
beforeAll(() => {
  process.env.COPY_PART_BYTES = String(partBytes);
});

/** Text, so that it can be compared as the other files are; copied in two parts. */
const large = randomBytes(partBytes)
  .toString('hex')
  .slice(0, partBytes + 1_000);
const whole = { top: { inner: { 'b.txt': 'beta' }, 'a.txt': 'alpha', 'large.txt': large } };

async function prepare() {
  const world = await twoWorkspaces();
  const { top } = await makeTree(world.mine);
  const scope = scopeIn(world.ada, personal);
  await arriveAs(scope, { filename: 'large.txt', folderId: top, content: large });
  return { ...world, top };
}
type World = Awaited<ReturnType<typeof prepare>>;

const input = ({ acme, top }: World) => ({ to: acme.id, folderIds: [top], mode: 'move' as const });
const begun = async (world: World) => (await world.mine.transfers.start(input(world))).id;

interface Step {
  name: string;
  before(world: World): Promise<string>;
  act(server: MortalServer, world: World, id: string): Promise<unknown>;
  /** Where everything is in the end. */
  ends: readonly ('mine' | 'theirs')[];
}

const steps: Step[] = [
  {
    name: 'beginning a transfer',
    before: async () => '',
    act: (server, world) => server.call(world.ada, 'transfers.start', input(world)),
    ends: ['mine', 'theirs'],
  },
  {
    name: 'copying objects and handing rows over',
    before: begun,
    act: (server) => server.job('transfer'),
    ends: ['theirs'],
  },
  {
    name: 'cancelling a transfer',
    before: begun,
    async act(server, world, id) {
      await server.call(world.ada, 'transfers.cancel', { id });
      await server.job('transfer');
    },
    ends: ['mine', 'theirs'],
  },
];

/** Kills a server at one write; then the next worker comes, and everything is in one place. */
async function tryOut(step: Step, cut: Cut, server: MortalServer): Promise<void> {
  onTestFinished(() => server.stop());
  const world = await prepare();
  const id = await step.before(world);
  const writes = await killAt(server, cut, (dying) => step.act(dying, world, id));
  const where = `${cut.when} ${writes.at(-1)} (${cut.step})`;
  await passLeases(place.urls);
  await runTransfers();
  const mine = await contentsOf(world.mine);
  const theirs = await contentsOf(world.theirs);
  const at = Object.keys(mine).length > 0 ? 'mine' : 'theirs';
  expect(step.ends, where).toContain(at);
  expect({ mine, theirs }, where).toEqual({ mine: {}, theirs: {}, [at]: whole });
  await expectSound(place.urls, world);
}

/** Every write, before and after it; in `npm test` some that leave states of different kinds. */
function cutsOf(writes: readonly string[]): Cut[] {
  const all = writes.flatMap((_, step) =>
    (['before', 'after'] as const).map((when) => ({ step, when })),
  );
  const leaving = all.filter(
    ({ step, when }) => when === 'after' && /^(commit|store )/.test(writes[step] ?? ''),
  );
  const chosen = amount(leaving.length, all.length) === all.length ? all : leaving;
  const stride = Math.ceil(chosen.length / amount(4, chosen.length));
  return chosen.filter((_, n) => n % stride === 0);
}

describe('[case 61] [case 64] whichever write of a transfer a server dies at, everything is in one place and both counters are exact', () => {
  for (const step of steps)
    test(step.name, { timeout: 3_600_000 }, async () => {
      const watched = await startMortalServer();
      onTestFinished(() => watched.stop());
      // The store is measured by the first job, which is none of the steps.
      const first = await prepare();
      await begun(first);
      await watched.job('transfer');
      const world = await prepare();
      const id = await step.before(world);
      const writes = await writesOf(watched, () => step.act(watched, world, id));
      await watched.stop();
      const cuts = cutsOf(writes);
      expect(cuts).not.toEqual([]);
      for (const cut of cuts) {
        // What the one before has left is not among the writes that are counted.
        await runTransfers();
        await tryOut(step, cut, await startMortalServer());
      }
    });
});
