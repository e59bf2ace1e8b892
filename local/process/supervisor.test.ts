import { describe, expect, test } from 'vitest';
import { until } from '../testing/scratch.ts';
import { createSupervisor, type Service } from './supervisor.ts';

type Fake = Service & { die(how: string): void; starts: number };

function fake(name: string, log: string[], failsFrom = Number.POSITIVE_INFINITY): Fake {
  let end: (how: string) => void = () => undefined;
  const service: Fake = {
    name,
    starts: 0,
    die: (how) => end(how),
    start: async () => {
      service.starts += 1;
      if (service.starts >= failsFrom) throw new Error('no');
      log.push(`start ${name}`);
      const exited = new Promise<string>((resolve) => {
        end = resolve;
      });
      return {
        exited,
        stop: async () => {
          log.push(`stop ${name}`);
          end('stopped');
        },
      };
    },
  };
  return service;
}

describe('the supervisor', () => {
  test('stops in the opposite order of starting', async () => {
    const log: string[] = [];
    const supervisor = createSupervisor({ say: () => undefined });
    for (const name of ['a', 'b', 'c']) await supervisor.add(fake(name, log));

    await supervisor.stop();
    await supervisor.stop();

    expect(log.slice(3)).toEqual(['stop c', 'stop b', 'stop a']);
    expect(await supervisor.stopped).toBeUndefined();
  });

  test('restarts what dies, and says so', async () => {
    const log: string[] = [];
    const said: string[] = [];
    const supervisor = createSupervisor({ say: (line) => said.push(line), backoffMs: [1] });
    const service = fake('a', log);
    await supervisor.add(service);

    service.die('killed by SIGKILL');
    await until('it runs again', () => said.includes('a is running again'));

    expect(service.starts).toBe(2);
    expect(said[0]).toBe('a ended unexpectedly (killed by SIGKILL)');
    await supervisor.stop();
  });

  test('gives up on what keeps failing and stops the rest in order', async () => {
    const log: string[] = [];
    const supervisor = createSupervisor({ say: () => undefined, backoffMs: [1, 1, 1] });
    await supervisor.add(fake('a', log));
    await supervisor.add(fake('b', log));
    const failing = fake('c', log, 2);
    await supervisor.add(failing);

    failing.die('exit code 1');

    expect(await supervisor.stopped).toBe('c keeps failing');
    expect(failing.starts).toBe(4);
    expect(log.filter((line) => line.startsWith('stop'))).toEqual(['stop b', 'stop a']);
  });

  test('forgets earlier failures of what ran steadily', async () => {
    const said: string[] = [];
    const supervisor = createSupervisor({
      say: (line) => said.push(line),
      backoffMs: [1],
      steadyMs: 0,
    });
    const service = fake('a', []);
    await supervisor.add(service);
    for (const round of [1, 2, 3]) {
      service.die('exit code 1');
      await until('it runs again', () => {
        return said.filter((line) => line === 'a is running again').length === round;
      });
    }
    expect(service.starts).toBe(4);
    await supervisor.stop();
  });

  test('does not restart while it is stopping', async () => {
    const service = fake('a', []);
    const supervisor = createSupervisor({ say: () => undefined, backoffMs: [60_000] });
    await supervisor.add(service);
    service.die('exit code 1');

    await supervisor.stop();

    expect(service.starts).toBe(1);
  });

  test('passes on why the first start failed', async () => {
    const supervisor = createSupervisor({ say: () => undefined });

    await expect(supervisor.add(fake('a', [], 1))).rejects.toThrow('no');
    await supervisor.stop();
  });
});
