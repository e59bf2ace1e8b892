import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { scratchDirectory } from '../testing/scratch.ts';
import { openDataDirectory } from './data-directory.ts';
import { findRunning } from './running.ts';
import { loadSecrets } from './secrets.ts';
import { readSettings } from './settings.ts';

const settingsOn = (path: string) => readSettings({ HOLDALL_DATA: path });
const announced = { url: 'https://files.example.org', listening: 'http://127.0.0.1:3005' };
const publicStoreEndpoint = 'https://store.example.org';

async function runningOn(path: string) {
  const directory = await openDataDirectory(path);
  onTestFinished(() => directory.release());
  return directory;
}

test('where nothing runs it says so, and makes no data folder', () => {
  const path = join(scratchDirectory(), 'data');

  expect(() => findRunning(settingsOn(path))).toThrow(`No Holdall runs on ${path}.`);
  expect(existsSync(path)).toBe(false);
});

test('a killed start that left its address behind is not taken for a running one', async () => {
  const path = join(scratchDirectory(), 'data');
  const directory = await openDataDirectory(path);
  directory.announce({ ...announced, publicStoreEndpoint, postgresPort: 5433 });
  directory.release();

  expect(() => findRunning(settingsOn(path))).toThrow('No Holdall runs');
});

test('one that is still starting is told from one that is not there', async () => {
  const path = join(scratchDirectory(), 'data');
  await runningOn(path);

  expect(() => findRunning(settingsOn(path))).toThrow('is still starting');
});

test('a running one is found with the database that it started', async () => {
  const path = join(scratchDirectory(), 'data');
  const directory = await runningOn(path);
  const { authSecret, databasePasswords } = loadSecrets(path);
  directory.announce({ ...announced, publicStoreEndpoint, postgresPort: 5499 });

  const running = findRunning(settingsOn(path));

  expect(running).toMatchObject({ ...announced, authSecret });
  expect(running.database.DATABASE_AUTH_URL).toBe(
    `postgres://holdall_auth:${databasePasswords.auth}@127.0.0.1:5499/holdall`,
  );
});

test('one with a database of its own asks for the variables that lead to it', async () => {
  const path = join(scratchDirectory(), 'data');
  const directory = await runningOn(path);
  directory.announce({ ...announced, publicStoreEndpoint });
  const database = {
    DATABASE_URL: 'postgres://a@db/holdall',
    DATABASE_AUTH_URL: 'postgres://b@db/holdall',
    DATABASE_SYSTEM_URL: 'postgres://c@db/holdall',
  };

  expect(() => findRunning(settingsOn(path))).toThrow('DATABASE_*');
  const given = readSettings({ ...database, HOLDALL_DATA: path });
  expect(findRunning(given).database).toEqual(database);
});
