import { describe, expect, test } from 'vitest';
import { resolveAddresses } from './addresses.ts';
import { readSettings } from './settings.ts';

function addresses(environment: Record<string, string>) {
  return resolveAddresses(readSettings(environment), { web: 3001, store: 9002 });
}

describe('the addresses', () => {
  test('follow the port that was found free', () => {
    expect(addresses({})).toEqual({
      url: 'http://localhost:3001',
      listening: 'http://127.0.0.1:3001',
      storeHost: '127.0.0.1',
      storeEndpoint: 'http://127.0.0.1:9002',
      publicStoreEndpoint: 'http://localhost:9002',
      notices: [],
    });
  });

  test('lead browsers on other machines to this one for the store too', () => {
    expect(addresses({ HOST: '0.0.0.0', HOLDALL_URL: 'http://192.168.1.20:3001' })).toEqual({
      url: 'http://192.168.1.20:3001',
      listening: 'http://127.0.0.1:3001',
      storeHost: '0.0.0.0',
      storeEndpoint: 'http://127.0.0.1:9002',
      publicStoreEndpoint: 'http://192.168.1.20:9002',
      notices: [],
    });
  });

  test('are put in brackets for IPv6', () => {
    expect(addresses({ HOST: 'fd00::1', HOLDALL_URL: 'http://[fd00::1]:3001' })).toMatchObject({
      storeEndpoint: 'http://[fd00::1]:9002',
      publicStoreEndpoint: 'http://[fd00::1]:9002',
    });
  });

  test.each([
    [{ HOST: '0.0.0.0' }, 'set it to the address that people use'],
    [{ HOLDALL_URL: 'https://files.example.org' }, 'set S3_PUBLIC_ENDPOINT'],
    [{ HOLDALL_URL: 'http://files.example.org' }, 'set HOST=0.0.0.0'],
  ])('come with a notice when %j is likely not meant', (environment, words) => {
    expect(addresses(environment).notices.join()).toContain(words);
  });

  test('take the public address of a store behind a proxy as it is given', () => {
    const given = addresses({
      HOLDALL_URL: 'https://files.example.org',
      S3_PUBLIC_ENDPOINT: 'https://store.example.org',
    });

    expect(given.publicStoreEndpoint).toBe('https://store.example.org');
    expect(given.notices).toEqual([]);
  });
});
