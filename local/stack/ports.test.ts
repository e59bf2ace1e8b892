import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { reservePort } from './ports.ts';

async function occupy(host: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

test('a free port is the one that was asked for', async () => {
  const any = await reservePort('127.0.0.1', 0);
  await any.release();

  const reserved = await reservePort('127.0.0.1', any.port);

  expect(reserved.port).toBe(any.port);
  await reserved.release();
});

test('a busy port leads to a higher one', async () => {
  const busy = await occupy('127.0.0.1');

  const reserved = await reservePort('127.0.0.1', busy);

  expect(reserved.port).toBeGreaterThan(busy);
  await reserved.release();
});

test('a reserved port is not given twice', async () => {
  const first = await reservePort('127.0.0.1', 0);
  const second = await reservePort('127.0.0.1', first.port);

  expect(second.port).not.toBe(first.port);
  await Promise.all([first.release(), second.release()]);
});

test('a port that is taken for all addresses counts as busy on the loopback', async () => {
  const busy = await occupy('0.0.0.0');

  const reserved = await reservePort('127.0.0.1', busy);

  expect(reserved.port).not.toBe(busy);
  await reserved.release();
});

test('an address of another machine is refused in words', async () => {
  await expect(reservePort('192.0.2.1', 0)).rejects.toThrow(
    'HOST "192.0.2.1" is not an address of this machine.',
  );
});
