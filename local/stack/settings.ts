import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { projectRoot } from '../process/child.ts';

export type ExternalDatabase = {
  DATABASE_URL: string;
  DATABASE_AUTH_URL: string;
  DATABASE_SYSTEM_URL: string;
  /** Needed to migrate; a server that migrates elsewhere leaves it out. */
  DATABASE_OWNER_URL?: string;
};

export type ExternalStore = {
  S3_ENDPOINT: string;
  S3_REGION: string;
  S3_BUCKET: string;
  S3_ACCESS_KEY_ID: string;
  S3_SECRET_ACCESS_KEY: string;
};

export type StackSettings = {
  dataDirectory: string;
  host: string;
  preferredPort: number;
  preferredStorePort: number;
  /** HOLDALL_URL where it was given; else it follows from the port. */
  url?: string;
  /** S3_PUBLIC_ENDPOINT where it was given: for a local store behind a proxy. */
  publicStoreEndpoint?: string;
  database?: ExternalDatabase;
  store?: ExternalStore;
  authSecret?: string;
};

/** A setting that is wrong; the message names it and is all that a person needs to see. */
export class SettingError extends Error {}

type Environment = Record<string, string | undefined>;

function group(environment: Environment, name: string, required: string[], optional: string[]) {
  const given = [...required, ...optional].filter((key) => environment[key]);
  if (given.length === 0) return undefined;
  const missing = required.filter((key) => !environment[key]);
  if (missing.length > 0) {
    throw new SettingError(
      `${given.join(', ')} ${given.length > 1 ? 'are' : 'is'} set, but ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing. Set all of them to use ${name} of your own, or none to have it started here.`,
    );
  }
  return (key: string) => environment[key] ?? '';
}

function externalDatabase(environment: Environment): ExternalDatabase | undefined {
  const value = group(
    environment,
    'a PostgreSQL server',
    ['DATABASE_URL', 'DATABASE_AUTH_URL', 'DATABASE_SYSTEM_URL'],
    ['DATABASE_OWNER_URL'],
  );
  if (!value) return undefined;
  const owner = value('DATABASE_OWNER_URL');
  return {
    DATABASE_URL: value('DATABASE_URL'),
    DATABASE_AUTH_URL: value('DATABASE_AUTH_URL'),
    DATABASE_SYSTEM_URL: value('DATABASE_SYSTEM_URL'),
    ...(owner ? { DATABASE_OWNER_URL: owner } : {}),
  };
}

function externalStore(environment: Environment): ExternalStore | undefined {
  const value = group(
    environment,
    'an object store',
    ['S3_ENDPOINT', 'S3_REGION', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'],
    [],
  );
  if (!value) return undefined;
  return {
    S3_ENDPOINT: value('S3_ENDPOINT'),
    S3_REGION: value('S3_REGION'),
    S3_BUCKET: value('S3_BUCKET'),
    S3_ACCESS_KEY_ID: value('S3_ACCESS_KEY_ID'),
    S3_SECRET_ACCESS_KEY: value('S3_SECRET_ACCESS_KEY'),
  };
}

function port(environment: Environment, name: string): number | undefined {
  const text = environment[name];
  if (!text) return undefined;
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value <= 65_535) return value;
  throw new SettingError(`${name} must be a port number from 0 to 65535, not "${text}".`);
}

function webUrl(environment: Environment, name: string): URL | undefined {
  const text = environment[name];
  if (!text) return undefined;
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash) {
    throw new SettingError(
      `${name} must be an address such as http://192.168.1.20:3000 without a path, not "${text}".`,
    );
  }
  return url;
}

/** Whether a HOST keeps other machines out. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

/**
 * Reads what the launcher itself needs to know; the app parses its own in `server/core/env.ts`.
 * @throws SettingError that names the variable
 */
export function readSettings(environment: Environment): StackSettings {
  const url = webUrl(environment, 'HOLDALL_URL');
  const publicStore = webUrl(environment, 'S3_PUBLIC_ENDPOINT');
  const database = externalDatabase(environment);
  const store = externalStore(environment);
  const authSecret = environment.AUTH_SECRET;
  if (database && store && environment.NODE_ENV === 'production' && !authSecret) {
    throw new SettingError(
      'AUTH_SECRET is missing. In production with a database and an object store of your own it must be given (at least 32 random characters), the same on every server.',
    );
  }
  const urlPort = url?.protocol === 'http:' && url.port ? Number(url.port) : undefined;
  return {
    dataDirectory: resolve(projectRoot, environment.HOLDALL_DATA || join(projectRoot, '.holdall')),
    host: environment.HOST || '127.0.0.1',
    preferredPort: port(environment, 'PORT') ?? urlPort ?? 3000,
    preferredStorePort: port(environment, 'OBJECT_STORE_PORT') ?? 9000,
    ...(url ? { url: url.origin } : {}),
    ...(publicStore ? { publicStoreEndpoint: publicStore.origin } : {}),
    ...(database ? { database } : {}),
    ...(store ? { store } : {}),
    ...(authSecret ? { authSecret } : {}),
  };
}
