import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { startChild } from '#local/process/child.ts';
import { env } from '#server/core/env.ts';
import { headersOf, join, makePerson } from '#server/testing/people.ts';
import { expectAccessible } from './axe.ts';
import { apiOf, expect, foundOrganization, putFiles, test } from './fixtures.ts';
import { choose } from './pages.ts';

test('the activity of an organization is told, filtered by kind and person, kept in the address, and exported', async ({
  browse,
}) => {
  const [ada, mia] = [await makePerson('Ada'), await makePerson('Mia')];
  const acme = await foundOrganization(ada, 'Acme');
  await join(mia, acme.id, 'member');
  const api = apiOf(ada, acme.id);
  const [file] = await putFiles(api, [{ filename: 'report.pdf' }]);
  await api.files.rename.mutate({ id: file?.id ?? '', filename: 'Report 2026.pdf' });
  await api.invitations.create.mutate({ email: 'new@example.org', role: 'viewer' });
  await putFiles(apiOf(mia, acme.id), [{ filename: '=plan.txt' }]);

  const page = await browse(ada);
  await page.goto(`/w/${acme.slug}/files`);
  await page.getByRole('link', { name: 'Activity' }).click();
  const entries = page.getByRole('list', { name: 'Activity' }).getByRole('listitem');
  await expect(entries).toHaveCount(5);
  await expect(entries.nth(0)).toContainText('Mia added =plan.txt');
  await expect(entries.nth(2)).toContainText('Ada renamed report.pdf to Report 2026.pdf');
  await expect(entries.nth(2)).toContainText('127.0.0.1');

  await page.getByLabel('Kind').selectOption('People and invitations');
  await expect(entries).toHaveCount(1);
  await expect(entries).toContainText('Ada invited new@example.org as viewer');
  await page.getByLabel('Person').selectOption('Mia');
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await page.getByLabel('Kind').selectOption('Files');
  await expect(entries).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(`kind=files&person=${mia.id}`));
  await page.reload();
  await expect(entries).toHaveCount(1);
  await expect(page.getByLabel('Person')).toHaveValue(mia.id);

  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'CSV, for spreadsheets' }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toMatch(/^Activity of Acme \d{4}-\d\d-\d\d\.csv$/);
  const csv = await readFile(await download.path(), 'utf8');
  expect(csv.split('\r\n')).toHaveLength(3);
  expect(csv).toContain('Mia added =plan.txt');

  await page.getByLabel('From').fill('2020-01-01');
  await page.getByLabel('Until').fill('2020-01-31');
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(entries).toHaveCount(6);
  await expect(entries.nth(0)).toContainText('Ada exported the activity as CSV');
});

test('the history of a file opens from its row, also in the trash and for who may only look', async ({
  browse,
}) => {
  const [ada, vera] = [await makePerson('Ada'), await makePerson('Vera')];
  const acme = await foundOrganization(ada, 'Acme');
  await join(vera, acme.id, 'viewer');
  const api = apiOf(ada, acme.id);
  const files = await putFiles(api, [{ filename: 'kept.txt' }, { filename: 'gone.txt' }]);
  await api.files.trash.mutate({ ids: [files[1]?.id ?? ''] });

  const page = await browse(vera, { reducedMotion: 'reduce' });
  await page.goto(`/w/${acme.slug}/files`);
  await choose(page, 'kept.txt', 'Activity');
  const dialog = page.getByRole('dialog', { name: 'Activity' });
  await expect(dialog.getByRole('listitem')).toHaveText([/^Ada added kept\.txt(just now|.*ago)$/]);
  await expectAccessible(page, 'the history of a file');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await page.goto(`/w/${acme.slug}/trash`);
  await choose(page, 'gone.txt', 'Activity');
  await expect(dialog.getByRole('listitem')).toHaveText([
    /^Ada moved gone\.txt to the trash/,
    /^Ada added gone\.txt/,
  ]);
});

/** A way to the database that can be cut, as a cable can. */
async function cuttableDatabase(url: string) {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const proxy = createServer((socket) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const end of [socket, upstream]) {
      sockets.add(end);
      end.on('error', () => end.destroy());
    }
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const through = (original: string) => {
    const changed = new URL(original);
    changed.hostname = '127.0.0.1';
    changed.port = String(port);
    return changed.toString();
  };
  const cut = () => {
    proxy.close();
    for (const socket of sockets) socket.destroy();
  };
  return { through, cut };
}

test('[case 48] the web process writes a line per page, and neither what people sent nor secrets, also when the database is gone', async () => {
  const ada = await makePerson('Canary');
  const { DATABASE_URL, DATABASE_AUTH_URL, DATABASE_SYSTEM_URL, AUTH_SECRET } = env();
  const database = await cuttableDatabase(DATABASE_URL);
  const lines: string[] = [];
  const server = await startChild({
    script: 'server/main.ts',
    env: {
      ...process.env,
      NODE_ENV: 'production',
      LOG_LEVEL: 'trace',
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: database.through(DATABASE_URL),
      DATABASE_AUTH_URL: database.through(DATABASE_AUTH_URL),
      DATABASE_SYSTEM_URL: database.through(DATABASE_SYSTEM_URL),
    },
    onLine: (line) => void lines.push(line),
  });
  try {
    const port = Number(/:(\d+)$/.exec(await server.line(/^serving on /, 60_000))?.[1]);
    const visit = (path: string) =>
      new Promise<number>((resolve, reject) => {
        const headers = Object.fromEntries(headersOf(ada));
        headers.host = new URL(env().HOLDALL_URL).host;
        headers['user-agent'] = 'canary/1';
        headers.referer = `${env().HOLDALL_URL}/accept-invitation/canary`;
        httpRequest({ host: '127.0.0.1', port, path, headers }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode ?? 0));
        })
          .on('error', reject)
          .end();
      });
    const paths = [
      '/',
      '/account?canary=canary',
      '/w/personal/files?sort=canary',
      '/w/personal/activity?person=canary',
      '/w/canary/files',
      '/accept-invitation/canary',
      '/reset-password?token=canary',
      '/canary',
      '/_next/static/canary.js',
      '/_next/image?url=%2Fcanary&w=64&q=75',
      '/api/trpc/canary?input=canary',
    ];
    for (const path of paths) expect([path, (await visit(path)) < 500]).toEqual([path, true]);
    database.cut();
    const statuses = [];
    for (const path of paths) statuses.push(await visit(path));
    expect(statuses.filter((status) => status >= 500).length).toBeGreaterThan(2);
  } finally {
    await server.stop();
  }
  const written = lines.filter((line) => !line.startsWith('serving on '));
  const entries = written.map((line) => JSON.parse(line));
  const routes = entries.filter(({ msg }) => msg === 'request').map(({ route }) => route);
  expect(new Set(routes)).toEqual(
    new Set([
      '/',
      '/account',
      '/w/[workspace]/files',
      '/w/[workspace]/activity',
      '/accept-invitation/[token]',
      '/reset-password',
      'other',
      '/_next',
      '/api/trpc/[trpc]',
    ]),
  );
  // Next prints what a page has thrown: it comes with its cause, and without its parameters.
  expect(entries.filter(({ err }) => err)).not.toEqual([]);
  const password = decodeURIComponent(new URL(DATABASE_URL).password);
  const secrets = [ada.sessionToken, ada.email, AUTH_SECRET, password];
  expect(written.filter((line) => /canary/i.test(line))).toEqual([]);
  expect(written.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
});
