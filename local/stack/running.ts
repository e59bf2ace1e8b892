import { roleUrls } from '#db/setup.ts';
import { isTaken, runningOn } from './data-directory.ts';
import { loadSecrets } from './secrets.ts';
import type { ExternalDatabase, StackSettings } from './settings.ts';

/** A Holdall that `npm start` or `npm run dev` serves from a data folder. */
export interface RunningInstance {
  /** Where people reach it; the Origin of requests. */
  url: string;
  /** Where it listens, for commands on this machine. */
  listening: string;
  database: ExternalDatabase;
  authSecret: string;
}

function databaseOf(settings: StackSettings, port: number | undefined): ExternalDatabase {
  if (settings.database) return settings.database;
  if (port === undefined)
    throw new Error(
      'The Holdall that runs here uses a PostgreSQL server of its own: give this command the same DATABASE_* variables.',
    );
  const { postgresPassword, databasePasswords } = loadSecrets(settings.dataDirectory);
  const adminUrl = `postgres://postgres:${encodeURIComponent(postgresPassword)}@127.0.0.1:${port}/postgres`;
  return roleUrls({ adminUrl, database: 'holdall', passwords: databasePasswords });
}

/**
 * The instance that runs on the settings' data folder.
 * @throws Error with a sentence where none runs, it is still starting, or its database is unknown
 */
export function findRunning(settings: StackSettings): RunningInstance {
  const { dataDirectory } = settings;
  const running = runningOn(dataDirectory);
  if (!running)
    throw new Error(
      isTaken(dataDirectory)
        ? `The Holdall on ${dataDirectory} is still starting. Try again when it is ready.`
        : `No Holdall runs on ${dataDirectory}. Start it first with npm start, in another terminal; HOLDALL_DATA names another data folder.`,
    );
  return {
    url: running.url,
    listening: running.listening,
    database: databaseOf(settings, running.postgresPort),
    authSecret: settings.authSecret ?? loadSecrets(dataDirectory).authSecret,
  };
}
