import { beforeEach, expect, test, vi } from 'vitest';
import { resumeSession } from '../trpc/person.ts';
import { createListener } from './listener.ts';
import type { openStream } from './stream.ts';
import type { TabMessage } from './tabs.ts';

type Handlers = Parameters<typeof openStream>[2];

/** A listener whose streams the test itself speaks for. */
function setUp() {
  const told: TabMessage[] = [];
  const streams: (Handlers & { workspaces: readonly string[]; open: boolean })[] = [];
  const listener = createListener(
    'ada',
    false,
    (message) => void told.push(message),
    (_, workspaces, handlers) => {
      const stream = { ...handlers, workspaces, open: true };
      streams.push(stream);
      return () => {
        stream.open = false;
      };
    },
  );
  const stream = async (n: number) => {
    await vi.waitUntil(() => streams.length > n);
    const found = streams[n];
    if (!found) throw new Error('no such stream');
    return found;
  };
  const news = () => told.splice(0).filter(({ type }) => type !== 'state');
  return { listener, streams, stream, news };
}

const files = (workspace: string): Parameters<Handlers['onMessage']>[0] => ({
  type: 'changed',
  changes: [{ workspace, kinds: ['files'] }],
});

beforeEach(() => resumeSession());

test('workspaces that tabs show at about the same time share one stream', async () => {
  const { listener, stream, streams } = setUp();
  listener.cover('personal');
  listener.cover('acme');
  listener.cover('personal');
  expect((await stream(0)).workspaces).toEqual(['personal', 'acme']);
  expect(streams).toHaveLength(1);
});

test('a further workspace costs no news of the others: the stream before is heard until the next one tells', async () => {
  const { listener, stream, news } = setUp();
  listener.cover('personal');
  const first = await stream(0);
  first.onListening();
  expect(news()).toEqual([{ type: 'everything', workspace: 'personal' }]);
  listener.cover('acme');
  const second = await stream(1);
  first.onMessage(files('personal'));
  expect(news()).toEqual([{ type: 'changed', workspace: 'personal', kinds: ['files'] }]);
  expect(first.open).toBe(true);
  second.onListening();
  expect(first.open).toBe(false);
  expect(news()).toEqual([{ type: 'everything', workspace: 'acme' }]);
  first.onMessage(files('personal'));
  expect(news()).toEqual([]);
});

test('a workspace that is lost is told, and the next stream goes on without it', async () => {
  const { listener, stream, news } = setUp();
  listener.cover('personal');
  listener.cover('acme');
  const first = await stream(0);
  first.onListening();
  news();
  first.onMessage({ type: 'ended', why: 'removed', workspace: 'acme', deleted: true });
  first.onEnd(undefined);
  const second = await stream(1);
  expect(second.workspaces).toEqual(['personal']);
  second.onListening();
  expect(news()).toEqual([
    { type: 'removed', workspace: 'acme', deleted: true },
    { type: 'everything', workspace: null },
  ]);
});

test('after the end of the session no stream is opened before the person is signed in again', async () => {
  const { listener, stream, streams, news } = setUp();
  listener.cover('personal');
  const first = await stream(0);
  first.onListening();
  news();
  first.onMessage({ type: 'ended', why: 'signed-out' });
  expect(news()).toEqual([{ type: 'signed-out' }]);
  expect([first.open, streams.length]).toEqual([false, 1]);
  resumeSession();
  (await stream(1)).onListening();
  expect(news()).toEqual([{ type: 'everything', workspace: null }]);
});

test('one that has stopped opens nothing more and says nothing more', async () => {
  const { listener, stream, streams, news } = setUp();
  listener.cover('personal');
  const first = await stream(0);
  listener.stop();
  first.onListening();
  first.onMessage(files('personal'));
  first.onEnd(undefined);
  expect(first.open).toBe(false);
  expect([streams.length, news()]).toEqual([1, []]);
});
