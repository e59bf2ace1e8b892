import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { provideDatabase } from '#server/testing/database.ts';
import { makeRows } from '#server/testing/isolation/world.ts';
import { makeOrganization, makePerson } from '#server/testing/people.ts';
import { asSystem } from './client.ts';
import { listenForChanges } from './listen.ts';
import { tenantTables } from './wall.ts';

const place = provideDatabase();

/** Tenant tables of which nothing is told, each with its reason. */
const untold: Record<string, string> = {
  archive: 'a download of one’s own, which no page shows',
  storage_object: 'people see files, not objects; each file that appears or goes is told',
  transfer_object: 'people see the transfer, whose progress is told',
  transfer_target: 'the same; what it reserves shows in the quotas, which are told',
  upload_part: 'people see uploads, whose progress is told',
  favourite: 'private: the person alone is told, see below',
};

async function connection(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** What is notified until the marker that is sent after `act`. */
async function notified(act: () => Promise<void>): Promise<string[]> {
  const client = await connection(place.urls.DATABASE_URL);
  const heard: string[] = [];
  const marker = `marker ${randomUUID()}`;
  const { promise, resolve } = Promise.withResolvers<void>();
  client.on('notification', ({ payload = '' }) =>
    payload === marker ? resolve() : heard.push(payload),
  );
  await client.query('listen holdall_changes');
  await act();
  await client.query("select pg_notify('holdall_changes', $1)", [marker]);
  await promise;
  return heard;
}

test('every tenant table tells of rows that are made, changed and removed', async () => {
  const owner = await connection(place.urls.DATABASE_OWNER_URL);
  const { rows } = await owner.query(
    `select tgrelid::regclass::text as "table", count(*)::int as triggers from pg_trigger
     where tgname like 'notify_workspace_%' and tgenabled = 'O' group by 1`,
  );
  const told = new Map(rows.map((row) => [row.table, row.triggers]));
  for (const table of tenantTables)
    expect([table, told.get(table) ?? 0]).toEqual([table, table in untold ? 0 : 3]);
});

test('a change of many rows is told once for each workspace, by its id and kind alone', async () => {
  const ada = await makePerson();
  const acme = await makeOrganization(ada);
  for (let n = 0; n < 5; n++) {
    await makeRows({ userId: ada.id, organizationId: acme.id });
    await makeRows({ userId: ada.id, organizationId: null });
  }
  const heard = await notified(() =>
    asSystem(async (tx) => {
      await tx.execute(sql`update storage set filename = filename where user_id = ${ada.id}`);
      await tx.execute(sql`update storage set filename = filename where user_id = ${ada.id}`);
    }),
  );
  expect(heard.sort()).toEqual([`org:${acme.id} files`, `user:${ada.id} files`]);
});

test('a star is told to its person alone, not to the workspace', async () => {
  const ada = await makePerson();
  const acme = await makeOrganization(ada);
  const rows = await makeRows({ userId: ada.id, organizationId: acme.id });
  const heard = await notified(() =>
    asSystem(async (tx) => {
      await tx.execute(sql`delete from favourite where workspace_id = ${rows.workspaceId}`);
    }),
  );
  expect(heard).toEqual([`user:${ada.id} stars`]);
});

test('of a private tag its person alone is told, of others the workspace', async () => {
  const ada = await makePerson();
  const acme = await makeOrganization(ada);
  const rows = await makeRows({ userId: ada.id, organizationId: acme.id });
  const remove = (which: string) =>
    notified(() =>
      asSystem(async (tx) => {
        await tx.execute(
          sql`delete from tag where workspace_id = ${rows.workspaceId} and ${sql.raw(which)}`,
        );
      }),
    );
  const mine = await remove('private_to is not null');
  expect(mine.sort()).toEqual([`user:${ada.id} taggings`, `user:${ada.id} tags`]);
  const ours = await remove('private_to is null');
  expect(ours.sort()).toEqual([`${rows.workspaceId} taggings`, `${rows.workspaceId} tags`]);
});

test('what is rolled back is not told', async () => {
  const ada = await makePerson();
  await makeRows({ userId: ada.id, organizationId: null });
  const heard = await notified(async () => {
    const undone = asSystem(async (tx) => {
      await tx.execute(sql`update storage set filename = filename where user_id = ${ada.id}`);
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
  });
  expect(heard).toEqual([]);
});

test('a statement that touches no row tells nothing', async () => {
  const heard = await notified(() =>
    asSystem(async (tx) => {
      await tx.execute(sql`delete from storage where id = ${randomUUID()}`);
    }),
  );
  expect(heard).toEqual([]);
});

test('a lost connection is made anew, and says that changes may have gone unheard', async () => {
  const heard: string[] = [];
  let gaps = 0;
  const feed = listenForChanges({
    onChange: (payload) => void heard.push(payload),
    onGap: () => void gaps++,
  });
  onTestFinished(() => feed.close());
  await feed.listening();
  const owner = await connection(place.urls.DATABASE_URL);
  const end = `select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'holdall changes' and datname = current_database()`;
  for (const round of [1, 2]) {
    await owner.query(end);
    await expect.poll(() => gaps, { timeout: 10_000 }).toBe(round);
  }
  await owner.query("select pg_notify('holdall_changes', 'org:x files')");
  await expect.poll(() => heard).toEqual(['org:x files']);
});
