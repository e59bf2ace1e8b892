import type { BrowserContext, Page } from 'playwright/test';
import { messagesOf } from '#server/testing/event-stream.ts';
import { expel, headersOf, join, makePerson } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import { actionsOf, choose, contextBar, row, switcher } from './pages.ts';
import { startWebProcess } from './web-process.ts';

/** The event streams that the pages of a browser have asked for. */
function streamsOf(context: BrowserContext): string[] {
  const asked: string[] = [];
  context.on('request', (request) => {
    if (request.url().includes('/api/trpc/events.subscribe')) asked.push(request.url());
  });
  return asked;
}

/** Waits until the page hears of changes: it has asked once more for its list by then. */
async function openLive(page: Page, path: string): Promise<void> {
  const listed = page.waitForResponse((response) => response.url().includes('files.list'));
  await page.goto(path);
  await listed;
}

const scrolledBy = (page: Page, name: string): Promise<number> =>
  row(page, name).evaluate((element) => element.getBoundingClientRect().top);

test('what another member uploads, renames and trashes appears by itself; selection, scroll and typed text stay', async ({
  ada,
  browse,
}) => {
  const bob = await makePerson('Bob');
  const acme = await foundOrganization(ada.person, 'Acme');
  await join(bob, acme.id, 'member');
  const adas = apiOf(ada.person, acme.id);
  const names = Array.from({ length: 40 }, (_, n) => `file-${String(n).padStart(2, '0')}.txt`);
  const [first, second] = await putFiles(
    adas,
    names.map((filename) => ({ filename })),
  );
  const page = await browse(bob);
  await openLive(page, `/w/${acme.slug}/files`);
  await row(page, 'file-30.txt').getByRole('checkbox').check();
  await row(page, 'file-39.txt').scrollIntoViewIfNeeded();
  const before = await scrolledBy(page, 'file-30.txt');

  await putFiles(adas, [{ filename: 'a-new-one-from-ada.txt' }]);
  await expect(actionsOf(page, 'a-new-one-from-ada.txt')).toBeAttached();
  expect(Math.abs((await scrolledBy(page, 'file-30.txt')) - before)).toBeLessThan(3);
  await expect(row(page, 'file-30.txt').getByRole('checkbox')).toBeChecked();

  await choose(page, 'file-30.txt', 'Rename');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('half-typ');
  await adas.files.rename.mutate({ id: first?.id ?? '', filename: 'renamed-by-ada.txt' });
  await adas.files.trash.mutate({ ids: [second?.id ?? ''] });
  const hidden = (name: string) => page.locator(`button[aria-label="Actions for ${name}"]`);
  await expect(hidden('renamed-by-ada.txt')).toBeAttached();
  await expect(hidden('file-01.txt')).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('half-typ');
  await page.keyboard.press('Escape');
  await expect(row(page, 'file-30.txt').getByRole('checkbox')).toBeChecked();
});

test('somebody who is added, renamed to another role and removed sees each of it at once', async ({
  ada,
  browse,
}) => {
  const bob = await makePerson('Bob');
  const acme = await foundOrganization(ada.person, 'Acme');
  await putFiles(apiOf(ada.person, acme.id), [{ filename: 'plan.txt' }]);
  const page = await browse(bob, { reducedMotion: 'reduce' });
  await openLive(page, '/w/personal/files');
  const membership = await join(bob, acme.id, 'viewer');
  await switcher(page).click();
  await page.getByRole('menuitemradio', { name: 'Acme, organization' }).click();
  await expect(contextBar(page)).toContainText('you can view');
  await expect(actionsOf(page, 'plan.txt')).toBeVisible();

  await apiOf(ada.person, acme.id).members.setRole.mutate({ memberId: membership, role: 'member' });
  await expect(page.getByRole('button', { name: 'Upload files' })).toBeVisible();

  await expel(membership);
  const heading = page.getByRole('heading', { name: 'You are no longer a member of Acme' });
  await expect(heading).toBeVisible();
  await expect(page.getByText('plan.txt')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Go to Acme' })).toHaveCount(0);
  const beta = await foundOrganization(ada.person, 'Beta');
  await join(bob, beta.id, 'viewer');
  await expect(page.getByRole('button', { name: 'Go to Beta' })).toBeVisible();
  await expectAccessible(page, 'the page of a lost membership');
  await expect(heading).toBeVisible();
  await page.getByRole('button', { name: 'Go to Personal' }).click();
  await expect(contextBar(page)).toContainText('Personal');
  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
});

test('the tabs of a browser share one event stream, and another takes over when one is closed', async ({
  ada,
}) => {
  const { page, person, context } = ada;
  const api = apiOf(person);
  const asked = streamsOf(context);
  await openLive(page, '/w/personal/files');
  const other = await context.newPage();
  await other.goto('/w/personal/files');
  await putFiles(api, [{ filename: 'for-both.txt' }]);
  await expect(actionsOf(page, 'for-both.txt')).toBeVisible();
  await expect(actionsOf(other, 'for-both.txt')).toBeVisible();
  expect(asked).toHaveLength(1);

  await page.close();
  await expect.poll(() => asked.length).toBe(2);
  await putFiles(api, [{ filename: 'after.txt' }]);
  await expect(actionsOf(other, 'after.txt')).toBeVisible();
  expect(asked).toHaveLength(2);

  // A tab on another workspace makes the one stream cover both.
  const acme = await foundOrganization(person, 'Acme');
  const third = await context.newPage();
  await openLive(third, `/w/${acme.slug}/files`);
  await putFiles(apiOf(person, acme.id), [{ filename: 'of-acme.txt' }]);
  await expect(actionsOf(third, 'of-acme.txt')).toBeVisible();
  await putFiles(api, [{ filename: 'of-mine.txt' }]);
  await expect(actionsOf(other, 'of-mine.txt')).toBeVisible();
  await expect(other.getByText('of-acme.txt')).toHaveCount(0);
  expect(asked).toHaveLength(3);
});

test('a change through one process is told by another, which stops in order while streams are open', async ({
  ada,
}) => {
  const web = await startWebProcess();
  try {
    const params = new URLSearchParams({
      connectionParams: JSON.stringify({ workspace: 'personal' }),
      input: '{"json":{}}',
    });
    const headers = headersOf(ada.person, null);
    // A browser says that it would take the answer packed.
    headers.set('accept-encoding', 'gzip, br');
    const answer = await fetch(`${web.url}/api/trpc/events.subscribe?${params}`, { headers });
    expect(answer.headers.get('content-encoding')).toBeNull();
    const stream = messagesOf(answer, () => {});
    expect(await stream.next()).toEqual({ type: 'listening' });
    await putFiles(apiOf(ada.person), [{ filename: 'elsewhere.txt' }]);
    expect(await stream.next()).toMatchObject({ type: 'changed' });
    process.kill(web.child.pid, 'SIGTERM');
    expect((await stream.rest()).at(-1)).toEqual({ type: 'ended', why: 'restarting' });
    expect(await web.child.exited).toEqual({ code: 0, signal: null });
  } finally {
    await web.child.stop();
  }
});
