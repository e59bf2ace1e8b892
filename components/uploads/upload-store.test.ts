import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { entryIn } from './testing/entries.ts';

const much = 5_000;

async function freshStore() {
  vi.resetModules();
  return import('./upload-store.ts');
}

/** Asks for leaving the page, as the browser does. */
const leave = (page: EventTarget) => {
  const event = new Event('beforeunload', { cancelable: true });
  page.dispatchEvent(event);
  return event.defaultPrevented ? 'asks' : 'lets go';
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const many = () => Array.from({ length: much }, (_, i) => entryIn('waiting', { id: `u${i}` }));

it('thousands of changes at once are told in one snapshot, and it holds all of them', async () => {
  const store = await freshStore();
  store.addEntries(many());
  let told = 0;
  store.subscribe(() => void told++);
  for (let i = 0; i < much; i++) store.updateEntry(`u${i}`, { phase: 'sending', bytes: 1 });
  expect(told).toBe(0);
  vi.advanceTimersByTime(1_000);
  expect(told).toBe(1);
  expect(store.lastSnapshot().filter(({ phase }) => phase === 'sending')).toHaveLength(much);
});

it('readers are told four times a second at most, whatever happens', async () => {
  const store = await freshStore();
  store.addEntries(many().slice(0, 50));
  let told = 0;
  store.subscribe(() => void told++);
  for (let ms = 0; ms < 1_000; ms++) {
    store.updateEntry(`u${ms % 50}`, { bytes: ms });
    vi.advanceTimersByTime(1);
  }
  expect(told).toBeGreaterThan(2);
  expect(told).toBeLessThanOrEqual(4);
});

it('of thousands, readers are told once a second, and of the end as soon as of few', async () => {
  const store = await freshStore();
  store.addEntries(many());
  let told = 0;
  store.subscribe(() => void told++);
  for (let ms = 0; ms < 2_000; ms++) {
    store.updateEntry(`u${ms}`, { bytes: ms });
    vi.advanceTimersByTime(1);
  }
  expect(told).toBeLessThanOrEqual(2);
  for (let i = 0; i < much; i++) store.updateEntry(`u${i}`, { phase: 'done' });
  vi.advanceTimersByTime(250);
  expect(store.lastSnapshot().every(({ phase }) => phase === 'done')).toBe(true);
});

it('what has not changed is the same object in the next snapshot, in the same order', async () => {
  const store = await freshStore();
  store.addEntries(many());
  const before = store.lastSnapshot();
  store.updateEntry('u7', { bytes: 50 });
  vi.advanceTimersByTime(1_000);
  const after = store.lastSnapshot();
  expect(after.filter((entry, i) => entry !== before[i]).map(({ id }) => id)).toEqual(['u7']);
});

it('what is asked for by its id is never behind', async () => {
  const store = await freshStore();
  store.addEntries(many());
  store.updateEntry('u1', { phase: 'done' });
  expect(store.entryOf('u1')?.phase).toBe('done');
  store.removeEntries(({ phase }) => phase === 'done');
  expect(store.entryOf('u1')).toBeUndefined();
  store.updateEntry('u1', { phase: 'sending' });
  expect(store.entryOf('u1')).toBeUndefined();
});

it('leaving the page asks at once while something would be lost, and not after', async () => {
  const store = await freshStore();
  expect(leave(window)).toBe('lets go');
  store.addEntries([entryIn('sending', { id: 'a' }), entryIn('paused', { id: 'b' })]);
  expect(leave(window)).toBe('asks');
  store.updateEntry('a', { phase: 'done' });
  expect(leave(window)).toBe('asks');
  store.updateEntry('b', { phase: 'cancelled' });
  expect(leave(window)).toBe('lets go');
  store.addEntries([entryIn('waiting', { id: 'c' })]);
  store.removeEntries(() => true);
  expect(leave(window)).toBe('lets go');
});
