import { randomUUID } from 'node:crypto';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { joinTabs, type TabMessage } from './tabs.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A tab that notes what becomes of it. */
function tab(person: string) {
  const heard: TabMessage[] = [];
  let leads = false;
  const tabs = joinTabs(person, {
    onMessage: (message) => void heard.push(message),
    onLead: () => {
      leads = true;
    },
    onRest: () => {
      leads = false;
    },
  });
  onTestFinished(() => tabs.leave());
  return { tabs, heard, leads: () => leads };
}

test('of several tabs one listens, and another one takes over when it goes', async () => {
  const person = randomUUID();
  const all = [tab(person), tab(person), tab(person)];
  const leading = () => all.filter(({ leads }) => leads()).length;
  await expect.poll(leading).toBe(1);
  const first = all.find(({ leads }) => leads());
  first?.tabs.leave();
  await expect.poll(leading).toBe(1);
  expect(first?.leads()).toBe(false);
});

test('tabs of different persons do not hear each other, tabs of one do', async () => {
  const person = randomUUID();
  const [one, two, other] = [tab(person), tab(person), tab(randomUUID())];
  one.tabs.post({ type: 'removed', workspace: 'x', deleted: false });
  await expect.poll(() => two.heard).toEqual([{ type: 'removed', workspace: 'x', deleted: false }]);
  expect(one.heard).toEqual([]);
  expect(other.heard).toEqual([]);
  await expect.poll(() => other.leads()).toBe(true);
});

test('where there are no locks, as on plain HTTP, each tab in sight listens by itself', async () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('document', page);
  const person = randomUUID();
  const both = [tab(person), tab(person)];
  expect(both.map(({ leads }) => leads())).toEqual([true, true]);
  page.visibilityState = 'hidden';
  page.dispatchEvent(new Event('visibilitychange'));
  expect(both.map(({ leads }) => leads())).toEqual([false, false]);
  page.visibilityState = 'visible';
  page.dispatchEvent(new Event('visibilitychange'));
  expect(both.map(({ leads }) => leads())).toEqual([true, true]);
});
