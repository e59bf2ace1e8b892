import { readFileSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { identify } from '../process/identity.ts';
import { scratchDirectory, until } from '../testing/scratch.ts';
import { placePostgres } from './placement.ts';
import { type RunningPostgres, startPostgres } from './postgres.ts';

const password = 'a password with @ and / in it';

async function start(dataDirectory: string, durable = true): Promise<RunningPostgres> {
  const postgres = await startPostgres({ dataDirectory, durable, password });
  onTestFinished(() => postgres.stop());
  return postgres;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function postmaster(dataDirectory: string): number {
  const { cluster } = placePostgres(dataDirectory);
  return Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

describe('PostgreSQL', () => {
  test('[case 65] keeps every acknowledged row when it is killed, and starts over its stale lock', async () => {
    const directory = scratchDirectory();
    const first = await start(directory);
    expect(first.created).toBe(true);
    await query(first.adminUrl, 'create table kept (n int)');
    await query(first.adminUrl, 'insert into kept select generate_series(1, 1000)');

    process.kill(postmaster(directory), 'SIGKILL');
    await first.exited;
    const second = await start(directory);

    expect(second.created).toBe(false);
    expect(await query(second.adminUrl, 'select count(*)::int as n from kept')).toEqual([
      { n: 1000 },
    ]);
  });

  test('is taken over when its keeper was killed and left it behind', async () => {
    const directory = scratchDirectory();
    const record = join(directory, 'keeper.json');
    const first = await startPostgres({
      dataDirectory: directory,
      durable: false,
      password,
      record,
    });
    await query(first.adminUrl, 'create table kept ()');
    const orphan = postmaster(directory);
    process.kill(JSON.parse(readFileSync(record, 'utf8')).pid, 'SIGKILL');
    await first.exited;
    expect(identify(orphan)).toBeDefined();

    const second = await start(directory, false);

    await until('the orphan is gone', () => !identify(orphan));
    expect(await query(second.adminUrl, 'select * from kept')).toEqual([]);
  });

  test('does not believe a lock file whose number is another process by now', async () => {
    const directory = scratchDirectory();
    const first = await start(directory, false);
    await first.stop();
    const { cluster } = placePostgres(directory);
    writeFileSync(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n`);

    const second = await start(directory, false);

    expect(await query(second.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('is made durable, checked, in UTF-8, with passwords and right case folding', async () => {
    const { adminUrl } = await start(scratchDirectory());
    const [settings] = await query(
      adminUrl,
      `select current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
        current_setting('synchronous_commit') as commits, current_setting('data_checksums') as sums,
        current_setting('server_encoding') as encoding, lower('ÀÉÎ') as folded,
        current_setting('unix_socket_directories') as sockets,
        (select string_agg(distinct auth_method, ',') from pg_hba_file_rules) as methods`,
    );

    expect(settings).toEqual({
      fsync: 'on',
      pages: 'on',
      commits: 'on',
      sums: 'on',
      encoding: 'UTF8',
      folded: 'àéî',
      sockets: '',
      methods: 'scram-sha-256',
    });
  });

  test('lets nobody in with a wrong password or from another address', async () => {
    const { adminUrl, port } = await start(scratchDirectory(), false);
    const wrong = new URL(adminUrl);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });

    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address);
    for (const address of ['127.0.0.2', ...outside]) {
      const url = `postgres://postgres@${address}:${port}/postgres`;
      await expect(query(url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    }
  });

  test('says so when secrets.json belongs to another data folder', async () => {
    const directory = scratchDirectory();
    await (await start(directory, false)).stop();

    const withOther = startPostgres({
      dataDirectory: directory,
      durable: false,
      password: 'other',
    });

    await expect(withOther).rejects.toThrow('refuses the password from secrets.json');
  });
});
