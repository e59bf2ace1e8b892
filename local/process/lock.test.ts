import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { scratchDirectory, script, until } from '../testing/scratch.ts';
import { projectRoot } from './child.ts';
import { lock, tryLock } from './lock.ts';

test('a lock is held once, and again after it was released', () => {
  const path = join(scratchDirectory(), 'lock');
  const first = tryLock(path);

  expect(tryLock(path)).toBeUndefined();
  first?.release();
  const second = tryLock(path);

  expect(second).toBeDefined();
  second?.release();
});

test('a lock of a process that was killed is free at once', async () => {
  const directory = scratchDirectory();
  const path = join(directory, 'lock');
  const holder = script(
    directory,
    'holder.ts',
    `import { tryLock } from ${JSON.stringify(join(projectRoot, 'local/process/lock.ts'))};
     tryLock(${JSON.stringify(path)});
     setInterval(() => undefined, 1000);
     console.log('locked');`,
  );
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', holder]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  await until('the other process has the lock', () => output.includes('locked'));
  expect(tryLock(path)).toBeUndefined();
  let waited = 0;

  const waiting = lock(path, () => {
    waited += 1;
  });
  child.kill('SIGKILL');
  (await waiting).release();

  expect(waited).toBe(1);
});
