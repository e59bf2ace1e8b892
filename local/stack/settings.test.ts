import { describe, expect, test } from 'vitest';
import { readSettings } from './settings.ts';

const database = {
  DATABASE_URL: 'postgres://app@db/holdall',
  DATABASE_AUTH_URL: 'postgres://auth@db/holdall',
  DATABASE_SYSTEM_URL: 'postgres://system@db/holdall',
};
const store = {
  S3_ENDPOINT: 'https://s3.example.org',
  S3_REGION: 'auto',
  S3_BUCKET: 'files',
  S3_ACCESS_KEY_ID: 'id',
  S3_SECRET_ACCESS_KEY: 'key',
};

describe('the settings', () => {
  test('without any variable place everything here, on the loopback', () => {
    const settings = readSettings({});

    expect(settings).toMatchObject({ host: '127.0.0.1', preferredPort: 3000 });
    expect(settings.dataDirectory).toMatch(/\/\.holdall$/);
    expect(settings.database).toBeUndefined();
    expect(settings.store).toBeUndefined();
  });

  test('use either group of external services on its own', () => {
    expect(readSettings(database).database).toEqual(database);
    expect(readSettings(database).store).toBeUndefined();
    expect(readSettings(store).store).toEqual(store);
    expect(readSettings(store).database).toBeUndefined();
  });

  test.each(Object.keys(database))('name %s when it is what a database lacks', (name) => {
    const partial = { ...database, [name]: undefined };

    expect(() => readSettings(partial)).toThrow(`but ${name} is missing`);
  });

  test.each(Object.keys(store))('name %s when it is what an object store lacks', (name) => {
    const partial = { ...store, [name]: '' };

    expect(() => readSettings(partial)).toThrow(`but ${name} is missing`);
  });

  test('do not take the owner of a database for a database', () => {
    expect(() => readSettings({ DATABASE_OWNER_URL: 'postgres://owner@db/holdall' })).toThrow(
      'DATABASE_URL, DATABASE_AUTH_URL, DATABASE_SYSTEM_URL are missing',
    );
  });

  test('demand AUTH_SECRET in production with external services, and only there', () => {
    const production = { ...database, ...store, NODE_ENV: 'production' };

    expect(() => readSettings(production)).toThrow('AUTH_SECRET is missing');
    expect(readSettings({ ...production, AUTH_SECRET: 'x'.repeat(32) }).authSecret).toBeDefined();
    expect(readSettings({ ...database, NODE_ENV: 'production' }).authSecret).toBeUndefined();
  });

  test.each(['x', '-1', '65536', '80.5', '1e3'])('refuse %s as PORT', (PORT) => {
    expect(() => readSettings({ PORT })).toThrow('PORT must be a port number');
  });

  test.each(['here', 'ftp://host', 'http://host/path', 'http://host/?a=1'])(
    'refuse %s as HOLDALL_URL',
    (HOLDALL_URL) => {
      expect(() => readSettings({ HOLDALL_URL })).toThrow('HOLDALL_URL must be an address');
    },
  );

  test('take the port from HOLDALL_URL where PORT does not say', () => {
    expect(readSettings({ HOLDALL_URL: 'http://box:4000' }).preferredPort).toBe(4000);
    expect(readSettings({ HOLDALL_URL: 'https://box:4000' }).preferredPort).toBe(3000);
    expect(readSettings({ HOLDALL_URL: 'http://box:4000', PORT: '5000' }).preferredPort).toBe(5000);
  });
});
