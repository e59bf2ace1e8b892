import { randomInt } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { newId, newToken } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { makeRows, type Rows } from '#server/testing/isolation/world.ts';
import { makeOrganization, makePerson, scopeIn } from '#server/testing/people.ts';
import { asSystem, servingPools, withWorkspace } from './client.ts';
import { folder } from './schema/folders.ts';
import { storage } from './schema/storage.ts';
import type { WorkspaceScope } from './scope.ts';

const place = provideDatabase();

interface Filled {
  scope: WorkspaceScope;
  rows: Rows;
}

/** A workspace with a row of each kind, and a scope in it. */
async function filled(kind: 'personal' | 'organization'): Promise<Filled> {
  const person = await makePerson();
  const workspace =
    kind === 'personal'
      ? ({ id: 'personal', kind, role: 'owner' } as const)
      : await makeOrganization(person);
  const organizationId = kind === 'personal' ? null : workspace.id;
  const rows = await makeRows({ userId: person.id, organizationId });
  return { scope: scopeIn(person, workspace), rows };
}

/** A connection of a serving role outside the pools, in a workspace when one is given. */
async function connectAs(url: string, workspaceId?: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  if (workspaceId)
    await client.query('select set_config($1, $2, false)', ['app.workspace_id', workspaceId]);
  return client;
}

/** SQLSTATE of a statement that must fail. */
async function failure(client: pg.Client, text: string, values: unknown[] = []): Promise<string> {
  try {
    await client.query(text, values);
  } catch (error) {
    if (error instanceof pg.DatabaseError) return error.code ?? '';
    throw error;
  }
  throw new Error(`this must fail: ${text}`);
}

const visible = (client: { query: pg.Client['query'] }) =>
  client.query('select count(*)::int as n from storage').then(({ rows }) => rows[0].n as number);

test('[case 3] without a workspace a pooled connection shows no row of any kind', async () => {
  await filled('organization');
  const client = await connectAs(place.urls.DATABASE_URL);
  for (const table of ['storage', 'folder', 'upload', 'storage_object', 'member', 'organization']) {
    const { rows } = await client.query(`select count(*)::int as n from ${table}`);
    expect([table, rows[0].n]).toEqual([table, 0]);
  }
});

test('[case 11] after an error inside a scope the same connection carries nothing over', async () => {
  const { scope } = await filled('organization');
  const processes = new Set<number>();
  for (let round = 0; round < 20; round++) {
    await expect(
      withWorkspace(scope, async (tx) => {
        const { rows } = await tx.execute(sql`select pg_backend_pid() as pid`);
        processes.add(Number(rows[0]?.pid));
        if (round % 2) throw new Error('on purpose');
        await tx.execute(sql`select 1 / 0`);
      }),
    ).rejects.toThrow();
    const client = await servingPools().app.connect();
    const { rows } = await client.query(
      "select pg_backend_pid() as pid, nullif(current_setting('app.workspace_id', true), '') as workspace",
    );
    expect(processes).toContain(rows[0].pid);
    expect(rows[0].workspace).toBeNull();
    expect(await visible(client)).toBe(0);
    client.release();
  }
});

test('[case 11] after a query that was cancelled the same connection carries nothing over', async () => {
  const { scope } = await filled('organization');
  let process = 0;
  const sleeping = withWorkspace(scope, async (tx) => {
    const { rows } = await tx.execute(sql`select pg_backend_pid() as pid`);
    process = Number(rows[0]?.pid);
    await tx.execute(sql`select pg_sleep(30)`);
  });
  const refused = expect(sleeping).rejects.toMatchObject({ cause: { code: '57014' } });
  const admin = await connectAs(place.urls.DATABASE_URL);
  await expect
    .poll(async () => {
      const { rows } = await admin.query(
        "select pg_cancel_backend(pid) as done from pg_stat_activity where pid = $1 and query like '%pg_sleep%'",
        [process],
      );
      return rows[0]?.done;
    })
    .toBe(true);
  await refused;
  const client = await servingPools().app.connect();
  const { rows } = await client.query('select pg_backend_pid() as pid');
  expect(rows[0].pid).toBe(process);
  expect(await visible(client)).toBe(0);
  client.release();
});

test('[case 65] a connection that the server ends in the middle of a scope fails that scope only', async () => {
  const { scope } = await filled('organization');
  const admin = await connectAs(place.urls.DATABASE_URL);
  await expect(
    withWorkspace(scope, async (tx) => {
      const { rows } = await tx.execute(sql`select pg_backend_pid() as pid`);
      await admin.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      await expect
        .poll(async () => {
          const query = 'select 1 from pg_stat_activity where pid = $1';
          return (await admin.query(query, [rows[0]?.pid])).rowCount;
        })
        .toBe(0);
      await tx.execute(sql`select 1`);
    }),
  ).rejects.toThrow();
  const rows = await withWorkspace(scope, (tx) => tx.select().from(storage));
  expect(rows).toHaveLength(2);
});

test('[case 10] many scopes interleaved over few connections never show a foreign row', async () => {
  const places = await Promise.all([
    filled('personal'),
    filled('organization'),
    filled('personal'),
    filled('organization'),
    filled('organization'),
  ]);
  const read = async () => {
    const chosen = places[randomInt(places.length)];
    if (!chosen) throw new Error('no place');
    return withWorkspace(chosen.scope, async (tx) => {
      const first = await tx.select({ of: storage.workspaceId }).from(storage);
      await tx.execute(sql`select pg_sleep(${Math.random() / 200})`);
      const second = await tx.select({ of: storage.workspaceId }).from(storage);
      return [...first, ...second].map(({ of }) => of === chosen.scope.workspaceId);
    });
  };
  const answers = await Promise.all(Array.from({ length: 300 }, read));
  expect(servingPools().app.totalCount).toBeLessThanOrEqual(10);
  expect(answers.every((answer) => answer.length === 4 && answer.every(Boolean))).toBe(true);
});

test('[case 15] moving a row to another workspace is refused by the database', async () => {
  const from = await filled('organization');
  const to = await filled('organization');
  const client = await connectAs(place.urls.DATABASE_URL, from.scope.workspaceId);
  for (const table of ['storage', 'storage_object', 'folder', 'upload', 'member', 'invitation']) {
    const change = `update ${table} set organization_id = $1 where workspace_id = $2`;
    const refused = await failure(client, change, [
      to.scope.organizationId,
      from.scope.workspaceId,
    ]);
    // A reference into the old workspace may be what refuses it first: the row stays either way.
    expect([table, ['42501', '23503'].includes(refused)]).toEqual([table, true]);
  }
  expect(await failure(client, 'update storage set organization_id = null')).toMatch(/42501|23503/);
  expect(await failure(client, "update storage set workspace_id = 'org:x'")).toBe('428C9');
});

test('[case 16] a reference to a foreign row fails exactly like one to a row that does not exist', async () => {
  const mine = await filled('organization');
  const theirs = await filled('organization');
  const client = await connectAs(place.urls.DATABASE_URL, mine.scope.workspaceId);
  const told = async (column: string, id: string) => {
    try {
      await client.query(`update storage set ${column} = $1 where id = $2`, [id, mine.rows.fileId]);
      return 'it went through';
    } catch (error) {
      const { code, constraint, message } = error as pg.DatabaseError;
      return { code, constraint, message };
    }
  };
  const objects = await asSystem((tx) =>
    tx.select({ id: storage.objectId }).from(storage).where(eq(storage.id, theirs.rows.fileId)),
  );
  const foreignObject = objects[0]?.id ?? '';
  const noFolder = await told('folder_id', newId());
  expect(noFolder).toMatchObject({ code: '23503', constraint: 'storage_folder' });
  expect(await told('folder_id', theirs.rows.folderId)).toEqual(noFolder);
  const noObject = await told('object_id', newId());
  expect(noObject).toMatchObject({ code: '23503', constraint: 'storage_object_reference' });
  expect(await told('object_id', foreignObject)).toEqual(noObject);
  expect(await told('folder_id', mine.rows.folderId)).toBe('it went through');
});

test('[case 16] a name that another workspace uses is free in one’s own', async () => {
  const mine = await filled('organization');
  const theirs = await filled('organization');
  const id = newId();
  await withWorkspace(mine.scope, (tx) =>
    tx.insert(folder).values({
      id,
      userId: mine.scope.userId,
      organizationId: mine.scope.organizationId,
      name: theirs.rows.canary,
      nameKey: theirs.rows.canary,
    }),
  );
  const folders = await withWorkspace(mine.scope, (tx) => tx.select().from(folder));
  expect(folders.filter((row) => row.id === id)).toHaveLength(1);
});

test('[case 84] no role that serves may change or delete a row of the audit log', async () => {
  const { scope } = await filled('organization');
  const { DATABASE_URL, DATABASE_AUTH_URL, DATABASE_SYSTEM_URL } = place.urls;
  for (const url of [DATABASE_URL, DATABASE_AUTH_URL, DATABASE_SYSTEM_URL]) {
    const client = await connectAs(url, scope.workspaceId);
    expect(await failure(client, "update audit_log set action = 'none'")).toBe('42501');
    expect(await failure(client, 'delete from audit_log')).toBe('42501');
    expect(await failure(client, 'truncate audit_log')).toBe('42501');
  }
});

test('the app role reads of an account only id, name and image, and nothing of secrets', async () => {
  await filled('personal');
  const client = await connectAs(place.urls.DATABASE_URL);
  for (const table of ['account', 'session', 'verification', 'rate_limit', 'instance_admin'])
    expect([table, await failure(client, `select 1 from ${table}`)]).toEqual([table, '42501']);
  expect(await failure(client, 'select email from "user"')).toBe('42501');
  expect(await failure(client, 'update "user" set name = name')).toBe('42501');
  expect((await client.query('select id, name, image from "user"')).rowCount).toBeGreaterThan(0);
});

test('the app role cannot take another role, nor reach the queue but through its one door', async () => {
  const client = await connectAs(place.urls.DATABASE_URL);
  for (const role of ['holdall_system', 'holdall_owner', 'holdall_auth'])
    expect(await failure(client, `set role ${role}`)).toBe('42501');
  expect(await failure(client, 'select 1 from graphile_worker._private_jobs')).toBe('42501');
  expect(await failure(client, "select graphile_worker.add_job('objects.sweep')")).toBe('42501');
  const enqueue = 'select jobs.enqueue($1, array[$2::uuid])';
  expect(await failure(client, enqueue, ['objects.sweep', newId()])).toBe('22023');
  expect((await client.query(enqueue, ['objects.delete', newId()])).rowCount).toBe(1);
  expect(await failure(client, `create table t${newToken(48).replace(/\W/g, '')} (id int)`)).toBe(
    '42501',
  );
});
