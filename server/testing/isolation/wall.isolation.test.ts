import { expect, test } from 'vitest';
import { inWorkspace } from '#db/in-workspace.ts';
import { tenantTables } from '#db/wall.ts';
import { provideDatabase } from '../database.ts';
import { makePerson } from '../people.ts';
import { type Leak, probeProcedures } from './probe.ts';
import { probeRaw } from './raw.ts';
import { connected } from './snapshot.ts';
import { makeRows, makeWorld } from './world.ts';

const place = provideDatabase();

test('this run has the application’s own filter switched off', () => {
  expect(inWorkspace.length).toBe(0);
});

test('without the application’s filter the database alone keeps every workspace apart', {
  timeout: 900_000,
}, async () => {
  expect(await probeProcedures(place.urls.DATABASE_OWNER_URL)).toEqual([]);
});

test('with row level security off as well, the same checks fail for every tenant table', {
  timeout: 900_000,
}, async () => {
  await connected(place.urls.DATABASE_OWNER_URL, async (owner) => {
    for (const table of tenantTables)
      await owner.query(`alter table "${table}" no force row level security`);
    for (const table of tenantTables)
      await owner.query(`alter table "${table}" disable row level security`);
  });
  const tables = (leaks: Leak[]) => [...new Set(leaks.map((leak) => leak.table))].sort();

  const throughProcedures = await probeProcedures(place.urls.DATABASE_OWNER_URL, 1);
  // Those that procedures answer from by id or as a list. The others are only written.
  expect(tables(throughProcedures)).toEqual(
    expect.arrayContaining(['audit_log', 'folder', 'invitation', 'member', 'storage', 'upload']),
  );

  const world = await makeWorld();
  const rows = await makeRows({ userId: world.other.owner.id, organizationId: world.other.id });
  const ada = await makePerson();
  const settings = { workspaceId: `user:${ada.id}`, userId: ada.id };
  const inRawSql = await probeRaw(place.urls, settings, rows.workspaceId);
  expect(tables(inRawSql)).toEqual([...tenantTables].sort());
});
