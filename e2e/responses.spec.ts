import { expect, test } from './fixtures.ts';

test('every page has a strict policy with a nonce of its own, and no framing or sniffing', async ({
  request,
}) => {
  const nonces = new Set<string>();
  for (const path of ['/sign-in', '/sign-in', '/no-such-page', '/api/health']) {
    const headers = (await request.get(path)).headers();
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-/);
    nonces.add(policy.match(/'nonce-([^']{20,})'/)?.[1] ?? 'none');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['referrer-policy']).toBe('same-origin');
    expect(headers['x-powered-by']).toBeUndefined();
  }
  expect(nonces.size).toBe(4);
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
