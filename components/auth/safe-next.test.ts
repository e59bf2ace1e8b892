import { describe, expect, it } from 'vitest';
import { safeNext, withNext } from './safe-next.ts';

describe('safeNext', () => {
  it('[case 76] keeps a path of this site with its query', () => {
    expect(safeNext('/w/acme/files?sort=size')).toBe('/w/acme/files?sort=size');
    expect(safeNext('/accept-invitation/abc_-1')).toBe('/accept-invitation/abc_-1');
  });

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/..//evil.example',
    'javascript:alert(1)',
    'w/acme',
    '',
    '/api/auth/sign-out',
    '/x\nLocation: y',
  ])('[case 76] refuses %j, which could lead elsewhere', (next) => {
    expect(safeNext(next)).toBe('/');
  });

  it('takes nothing, and a repeated parameter, as no wish', () => {
    expect(safeNext(undefined)).toBe('/');
    expect(safeNext(['/a', '/b'])).toBe('/');
  });
});

describe('withNext', () => {
  it('carries the way back in the query, unless it is the start', () => {
    expect(withNext('/sign-in', '/setup?code=a&b')).toBe('/sign-in?next=%2Fsetup%3Fcode%3Da%26b');
    expect(withNext('/sign-up', '/')).toBe('/sign-up');
  });
});
