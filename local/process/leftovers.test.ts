import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { scratchDirectory } from '../testing/scratch.ts';
import { identify, writeRecord } from './identity.ts';
import { endLeftovers } from './leftovers.ts';

function sleeper(): number {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child.pid ?? 0;
}

test('a process that an earlier start left behind is ended', async () => {
  const record = join(scratchDirectory(), 'web.json');
  const pid = sleeper();
  writeRecord(record, pid);

  expect(await endLeftovers([record])).toBe(1);

  expect(identify(pid)).toBeUndefined();
  expect(existsSync(record)).toBe(false);
});

test('a process that only has the number of an old one is left alone', async () => {
  const record = join(scratchDirectory(), 'web.json');
  const pid = sleeper();
  writeFileSync(record, JSON.stringify({ pid, startTime: '1' }));

  expect(await endLeftovers([record])).toBe(0);

  expect(identify(pid)).toBeDefined();
});

test('a record that was cut off is forgotten', async () => {
  const record = join(scratchDirectory(), 'web.json');
  writeFileSync(record, '{"pid": 12');

  expect(await endLeftovers([record, `${record}.missing`])).toBe(0);

  expect(existsSync(record)).toBe(false);
});
