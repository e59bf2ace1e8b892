import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { roleUrls } from '#db/setup.ts';
import { resolveAddresses } from '../stack/addresses.ts';
import { localStore } from '../stack/bucket.ts';
import { runningOn } from '../stack/data-directory.ts';
import { loadSecrets } from '../stack/secrets.ts';
import type { StackSettings } from '../stack/settings.ts';

/** Where nobody listens: stands for a local part that does not run. */
const NOBODY = 1;

/** What doctor looks at. */
export type Patient = {
  /** For `server/core/env.ts`: as the running processes have it, as far as it can be known. */
  environment: Record<string, string>;
  /** Parts of the local stack that are needed and do not run. */
  stopped: ('PostgreSQL' | 'object store')[];
  /** Where it serves; undefined when it does not. */
  url?: string;
};

/**
 * Puts the environment together that Holdall has, or would have, with these settings: a local part
 * is found where the running start says that it is.
 */
export function findPatient(settings: StackSettings): Patient {
  const { dataDirectory, database, store } = settings;
  const running = runningOn(dataDirectory);
  const known = existsSync(join(dataDirectory, 'secrets.json'));
  const secrets = known ? loadSecrets(dataDirectory) : undefined;
  // Where a start would listen if it found its ports free.
  const addresses = resolveAddresses(settings, {
    web: settings.preferredPort,
    store: settings.preferredStorePort,
  });
  const stopped: Patient['stopped'] = [];
  if (!database && !running?.postgresPort) stopped.push('PostgreSQL');
  if (!store && !running?.storeEndpoint) stopped.push('object store');
  const nothing = 'not-made-yet-'.repeat(3);
  const urls = roleUrls({
    adminUrl: `postgres://postgres@127.0.0.1:${running?.postgresPort ?? NOBODY}/postgres`,
    database: 'holdall',
    passwords: secrets?.databasePasswords ?? {
      owner: nothing,
      auth: nothing,
      app: nothing,
      system: nothing,
    },
  });
  const endpoint = running?.storeEndpoint ?? `http://127.0.0.1:${NOBODY}`;
  const keys = secrets?.objectStore ?? { accessKeyId: nothing, secretAccessKey: nothing };
  const s3 = store ?? localStore(endpoint, keys);
  const { DATABASE_URL, DATABASE_AUTH_URL, DATABASE_SYSTEM_URL } = database ?? urls;
  return {
    stopped,
    ...(running ? { url: running.url } : {}),
    environment: {
      HOLDALL_URL: running?.url ?? addresses.url,
      HOLDALL_DATA: dataDirectory,
      DATABASE_URL,
      DATABASE_AUTH_URL,
      DATABASE_SYSTEM_URL,
      ...s3,
      S3_PUBLIC_ENDPOINT:
        running?.publicStoreEndpoint ??
        settings.publicStoreEndpoint ??
        (store ? s3.S3_ENDPOINT : addresses.publicStoreEndpoint),
      AUTH_SECRET: settings.authSecret ?? secrets?.authSecret ?? nothing,
    },
  };
}
