import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { scratchDirectory, script, until } from '../testing/scratch.ts';
import { projectRoot, startChild } from './child.ts';
import { identify, readRecord } from './identity.ts';

const CHILD_MODULE = join(projectRoot, 'local/process/child.ts');

/** A child that writes to a log when it is told to end. */
const loggingChild = (name: string, log: string) => `
  import { appendFileSync } from 'node:fs';
  process.on('SIGTERM', () => {
    appendFileSync(${JSON.stringify(log)}, '${name}\\n');
    process.exit(0);
  });
  setInterval(() => undefined, 1000);
  console.log('ready');
`;

/** A process that starts children and then only waits, to be killed by the test. */
function startParent(directory: string, body: string): ChildProcess {
  const path = script(
    directory,
    'parent.ts',
    `import { startChild } from ${JSON.stringify(CHILD_MODULE)};
     ${body}
     console.log('started');
     setInterval(() => undefined, 1000);`,
  );
  const parent = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void parent.kill('SIGKILL'));
  return parent;
}

function started(parent: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    parent.stdout?.on('data', (text) => {
      if (String(text).includes('started')) resolve();
    });
  });
}

describe('a child', () => {
  test('ends in order after its parent was killed with SIGKILL', async () => {
    const directory = scratchDirectory();
    const log = join(directory, 'log');
    const first = join(directory, 'first.json');
    const second = join(directory, 'second.json');
    const start = (name: string, record: string, after: string[]) => `
      await (await startChild({
        script: ${JSON.stringify(script(directory, `${name}.ts`, loggingChild(name, log)))},
        env: process.env,
        onLine: () => undefined,
        record: ${JSON.stringify(record)},
        tether: { after: ${JSON.stringify(after)} },
      })).line(/ready/, 10000);`;
    const parent = startParent(
      directory,
      start('second', second, [first]) + start('first', first, []),
    );
    await started(parent);
    const children = [first, second].map((record) => readRecord(record)?.pid ?? 0);
    expect(children.every((pid) => identify(pid) !== undefined)).toBe(true);

    parent.kill('SIGKILL');

    await until('both children are gone', () => children.every((pid) => !identify(pid)));
    expect(readFileSync(log, 'utf8')).toBe('first\nsecond\n');
  });

  test('takes the helpers of its group with it', async () => {
    const directory = scratchDirectory();
    const path = script(
      directory,
      'tool.ts',
      `import { spawn } from 'node:child_process';
       const helper = spawn('sleep', ['600']);
       console.log('helper ' + helper.pid);
       setInterval(() => undefined, 1000);`,
    );
    const child = await startChild({ script: path, env: process.env, onLine: () => undefined });
    const line = await child.line(/^helper \d+/, 10_000);
    const helper = Number(line.split(' ')[1]);
    expect(identify(helper)).toBeDefined();

    await child.stop();

    await until('the helper is gone', () => !identify(helper));
  });

  test('is killed when it does not obey', async () => {
    const path = script(
      scratchDirectory(),
      'stubborn.ts',
      `process.on('SIGTERM', () => undefined);
       setInterval(() => undefined, 1000);
       console.log('ready');`,
    );
    const child = await startChild({ script: path, env: process.env, onLine: () => undefined });
    await child.line(/ready/, 10_000);

    await child.stop(100);

    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('that ends before it is ready is an error which says how it ended', async () => {
    const path = script(scratchDirectory(), 'short.ts', 'process.exit(7);');
    const child = await startChild({ script: path, env: process.env, onLine: () => undefined });

    await expect(child.line(/ready/, 10_000)).rejects.toThrow('code 7');
  });

  test('that takes too long to be ready is stopped', async () => {
    const path = script(scratchDirectory(), 'slow.ts', 'setInterval(() => undefined, 1000);');
    const child = await startChild({ script: path, env: process.env, onLine: () => undefined });

    await expect(child.line(/ready/, 100)).rejects.toThrow('not ready within 0.1 s');

    expect(identify(child.pid)).toBeUndefined();
  });
});
