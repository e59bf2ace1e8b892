import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeRecord } from '../process/identity.ts';
import { scratchDirectory } from '../testing/scratch.ts';
import { leftoversOn, openDataDirectory, runningOn } from './data-directory.ts';

test('a second start on the same data is told where the first one serves', async () => {
  const path = join(scratchDirectory(), 'data');
  const first = await openDataDirectory(path);

  await expect(openDataDirectory(path)).rejects.toThrow('already running');
  expect(runningOn(path)).toBeUndefined();
  const at = {
    url: 'http://localhost:3005',
    listening: 'http://127.0.0.1:3005',
    publicStoreEndpoint: 'http://localhost:9005',
  };
  first.announce(at);
  expect(runningOn(path)).toMatchObject({ ...at, pid: process.pid });
  await expect(openDataDirectory(path)).rejects.toThrow(
    `at http://localhost:3005 (process ${process.pid})`,
  );

  first.release();
  expect(runningOn(path)).toBeUndefined();
  (await openDataDirectory(path)).release();
});

test('what a killed start has left is named, and what a running one has is not', async () => {
  const path = join(scratchDirectory(), 'data');
  expect(leftoversOn(path)).toEqual([]);
  const directory = await openDataDirectory(path);
  writeRecord(directory.record('store'), process.pid);
  expect(leftoversOn(path)).toEqual([]);
  directory.release();
  expect(leftoversOn(path)).toEqual([{ part: 'store', pid: process.pid }]);
  rmSync(directory.record('store'));
});

test('a new data folder is closed to other accounts', async () => {
  const path = join(scratchDirectory(), 'data');
  const directory = await openDataDirectory(path);

  expect(statSync(path).mode & 0o777).toBe(0o700);
  directory.release();
});

test('the database outlives all others, the web server none', async () => {
  const directory = await openDataDirectory(join(scratchDirectory(), 'data'));

  expect(directory.recordsBefore('web')).toEqual([]);
  expect(directory.recordsBefore('postgres')).toEqual(
    (['web', 'worker', 'store'] as const).map(directory.record),
  );
  directory.release();
});

test('a place that cannot be written is named', async () => {
  await expect(openDataDirectory('/dev/null/holdall')).rejects.toThrow(
    'The data folder /dev/null/holdall cannot be written',
  );
});
