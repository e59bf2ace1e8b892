import { eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { trashEmptying } from '#db/schema/trash.ts';
import { sweepFolders } from '#server/jobs/folders/mutations.ts';
import { sweepTrash } from '#server/jobs/trash/mutations.ts';
import { cleanUp } from '#server/testing/cleaning.ts';
import { provideDatabase } from '#server/testing/database.ts';
import type { Cut } from '#server/testing/faults/fuse.ts';
import { killAt, startMortalServer, writesOf } from '#server/testing/faults/trial.ts';
import { fillTrash } from '#server/testing/full-trash.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { as, makePerson, scopeIn } from '#server/testing/people.ts';

const place = provideDatabase();

/** Somebody who has just asked for a full trash to be emptied. */
async function asked() {
  const ada = await makePerson();
  const caller = await as(ada);
  await fillTrash(caller, scopeIn(ada, { id: 'personal', kind: 'personal', role: 'owner' }));
  const { id } = await caller.trash.empty();
  return { ada, caller, id };
}

let writes: readonly string[];
beforeAll(async () => {
  await asked();
  const server = await startMortalServer();
  writes = await writesOf(server, (mortal) => mortal.job('empty'));
  await server.stop();
});

/** Every write of the job, before and after it, in the soak; as a rule a few that differ in kind. */
function cuts(): Cut[] {
  const all = writes.flatMap((_, step): Cut[] => [
    { step, when: 'before' },
    { step, when: 'after' },
  ]);
  if (process.env.SOAK === '1') return all;
  const commits = writes.flatMap((write, step) => (write === 'commit' ? [step] : []));
  return [
    { step: commits[0] ?? 0, when: 'after' },
    { step: commits[1] ?? 0, when: 'before' },
    { step: writes.indexOf('delete storage'), when: 'after' },
    { step: writes.length - 1, when: 'before' },
  ];
}

test('[case 64] killed at any point, an emptying goes on where it was', {
  timeout: 3_600_000,
}, async () => {
  expect(writes).toEqual(expect.arrayContaining(['update folder', 'delete storage', 'commit']));
  for (const cut of cuts()) {
    const { ada, caller, id } = await asked();
    await killAt(await startMortalServer(), cut, (mortal) => mortal.job('empty'));
    await sweepTrash();
    await sweepFolders();
    await cleanUp(place.urls);
    const [row] = await asSystem((tx) =>
      tx.select().from(trashEmptying).where(eq(trashEmptying.id, id)),
    );
    const where = `${cut.when} ${cut.step}: ${writes[cut.step]}`;
    expect(row?.state, where).toBe('done');
    expect((await caller.trash.list({})).items, where).toEqual([]);
    expect(await problemsOf(place.urls, `user:${ada.id}`), where).toEqual([]);
    expect((await caller.quotas.current()).user, where).toMatchObject({ used: 0, fileCount: 0 });
  }
});
