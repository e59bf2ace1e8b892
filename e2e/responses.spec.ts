import { expect, test } from './fixtures.ts';

test('every answer, be it a page, an asset, an error or a redirect, has all headers of protection, with a nonce of its own', async ({
  request,
}) => {
  const script = /\/_next\/static\/[^"]+\.js/.exec(
    await (await request.get('/sign-in')).text(),
  )?.[0];
  const answers = {
    '/sign-in': 200,
    '/no-such-page': 404,
    '/icon.svg': 200,
    [script ?? 'no script']: 200,
    '/_next/static/none.js': 404,
    '/account': 307,
    '/_next/image?url=%2Ficon.svg&w=64&q=75': 404,
    '/api/health': 200,
    '/api/trpc/no.such': 404,
    '/api/trpc/files.list': 401,
    '/api/auth/organization/list': 404,
    '/w/personal/activity/export': 405,
  };
  const nonces = new Set<string>();
  for (const [path, status] of Object.entries(answers)) {
    const answer = await request.get(path, { maxRedirects: 0 });
    expect([path, answer.status()]).toEqual([path, status]);
    const headers = answer.headers();
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-/);
    nonces.add(policy.match(/'nonce-([^']{20,})'/)?.[1] ?? 'none');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('geolocation=()'),
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['strict-transport-security']).toBeUndefined();
  }
  expect(nonces.size).toBe(Object.keys(answers).length);
  expect(nonces).not.toContain('none');
});

test('a script without the nonce does not run', async ({ page, guard }) => {
  guard.allow(/CSP: script-src|Content Security Policy|violates the following/);
  await page.goto('/sign-in');
  const violation = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) =>
          resolve(event.effectiveDirective),
        );
        const script = document.createElement('div');
        script.innerHTML = '<img src="data:," onerror="document.title = \'run\'">';
        document.body.append(script);
      }),
  );
  expect(await violation).toMatch(/^script-src/);
  await expect(page).toHaveTitle(/Sign in/);
});

test('a page that does not exist is a 404 that looks like the app', async ({ page, guard }) => {
  guard.allow(/status of 404/);
  const response = await page.goto('/no-such-page');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  await expect(page.getByText('Holdall')).toBeVisible();
  await page.getByRole('link', { name: 'Go to your files' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('health says that everything is ready', async ({ request }) => {
  const response = await request.get('/api/health');
  expect(response.status()).toBe(200);
  expect(response.headers()['cache-control']).toContain('no-store');
});

test('only the published paths of the auth route exist, and only for our own origin [case 74]', async ({
  request,
  baseURL,
}) => {
  const data = { email: 'nobody@example.org', password: 'whatever it is' };
  const signIn = (origin: string) =>
    request.post('/api/auth/sign-in/email', { data, headers: { origin } });
  expect((await signIn('http://evil.example')).status()).toBe(403);
  expect((await signIn('null')).status()).toBe(403);
  for (const path of ['organization/create', 'organization/list', 'delete-user', 'update-user'])
    expect(
      (
        await request.post(`/api/auth/${path}`, { data: {}, headers: { origin: baseURL ?? '' } })
      ).status(),
      path,
    ).toBe(404);
});

test('pages of a workspace lead to signing in, also with a forged framework header [case 73]', async ({
  browse,
}) => {
  for (const value of ['', 'middleware:middleware:middleware']) {
    const page = await browse(null, { extraHTTPHeaders: { 'x-middleware-subrequest': value } });
    await page.goto('/w/personal/files');
    await expect(page).toHaveURL('/sign-in?next=%2Fw%2Fpersonal%2Ffiles');
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  }
});
