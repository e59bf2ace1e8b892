import { expect, test } from 'vitest';
import { routeOf } from './routes.ts';

test.each([
  ['/', '/'],
  ['/sign-in?next=%2Fw%2Fpersonal', '/sign-in'],
  ['/w/acme/files?sort=size', '/w/[workspace]/files'],
  ['/w/acme/activity/export', '/w/[workspace]/activity/export'],
  ['/accept-invitation/secret-token', '/accept-invitation/[token]'],
  ['/api/trpc/files.list,files.get?batch=1', '/api/trpc/[trpc]'],
  ['/api/auth/sign-in/email', '/api/auth/[...all]'],
  ['/api/health', '/api/health'],
  ['/icon.svg', '/icon.svg'],
  ['/_next/static/chunks/a.js', '/_next'],
  ['/w/acme/no-such-page', 'other'],
  ['/api/auth', 'other'],
  ['/wp-login.php', 'other'],
  ['', '/'],
])('%s is logged as %s', (url, route) => {
  expect(routeOf(url)).toBe(route);
});
