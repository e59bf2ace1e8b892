import { hasAdmin } from '#db/instance.ts';
import { migrate } from '#db/migrate.ts';
import { setupDatabase } from '#db/setup.ts';
import { setupCode } from '#server/setup/policy.ts';
import { frugalEnvironment } from '../object-store/memory.ts';
import type { RunningPostgres } from '../postgres/postgres.ts';
import { createSupervisor, type Supervisor } from '../process/supervisor.ts';
import { type Addresses, resolveAddresses } from './addresses.ts';
import { allowOrigin, ensureBucket, LOCAL_REGION, localStore } from './bucket.ts';
import { buildWhenChanged } from './build.ts';
import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import { type ReservedPort, reservePort } from './ports.ts';
import { loadSecrets, type Secrets } from './secrets.ts';
import { nodeService, postgresService } from './services.ts';
import type { ExternalDatabase, ExternalStore, StackSettings } from './settings.ts';
import { createSteps, type Say, type Steps } from './steps.ts';

export type StackOptions = {
  settings: StackSettings;
  mode: 'start' | 'dev';
  /** The person's environment; what the parts do not need is taken out. */
  environment: NodeJS.ProcessEnv;
  say: Say;
  /** Aborts a start that is under way. */
  signal?: AbortSignal;
};

export type Stack = {
  url: string;
  /** Only while the instance has no admin. */
  setupLink?: string;
  notices: string[];
  /** What the app's processes were given, and DATABASE_OWNER_URL where it is known. For tests. */
  environment: Record<string, string>;
  /** Resolves when all is stopped; with the reason when a part kept failing. */
  stopped: Promise<string | undefined>;
  /** Stops web, worker, store and database, in this order. */
  stop(): Promise<void>;
};

type Context = StackOptions & {
  directory: DataDirectory;
  secrets: Secrets;
  supervisor: Supervisor;
  steps: Steps;
  ports: { web: ReservedPort; store: ReservedPort };
  addresses: Addresses;
};

const POSTGRES_PORT = 5433;

/** The environment of the children: the person's own, without npm's and without the owner's key. */
function childEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = { ...environment };
  for (const name of Object.keys(kept)) {
    if (/^npm_/i.test(name) || name === 'DATABASE_OWNER_URL') delete kept[name];
  }
  return kept;
}

async function startDatabase(context: Context): Promise<ExternalDatabase> {
  const { settings, steps, supervisor, secrets, directory, say } = context;
  if (settings.database) return settings.database;
  let postgres: RunningPostgres | undefined;
  const service = postgresService({
    directory,
    password: secrets.postgresPassword,
    preferredPort: POSTGRES_PORT,
    onStart: (started) => {
      postgres = started;
    },
  });
  await steps.step(
    'PostgreSQL',
    () => supervisor.add(service),
    () => `PostgreSQL ${postgres?.created ? 'made and ' : ''}started on port ${postgres?.port}`,
  );
  if (!postgres) throw new Error('PostgreSQL did not start.');
  if (postgres.notice) say(`          ${postgres.notice}`);
  const { adminUrl } = postgres;
  return await steps.step('Database, roles and grants', () =>
    setupDatabase({ adminUrl, database: 'holdall', passwords: secrets.databasePasswords }),
  );
}

async function migrateDatabase(context: Context, database: ExternalDatabase): Promise<void> {
  const ownerUrl = database.DATABASE_OWNER_URL;
  if (!ownerUrl) {
    context.say('          DATABASE_OWNER_URL is not set: migrations are left to you');
    return;
  }
  await context.steps.step(
    'Migrations',
    () => migrate({ ownerUrl, systemUrl: database.DATABASE_SYSTEM_URL }),
    ({ applied }) => (applied === 0 ? 'Migrations: nothing new' : `Migrations: ${applied} applied`),
  );
}

async function startStore(context: Context): Promise<ExternalStore> {
  const { settings, steps, supervisor, secrets, directory, addresses, ports } = context;
  if (settings.store) return settings.store;
  const { accessKeyId, secretAccessKey } = secrets.objectStore;
  const service = nodeService({
    name: 'The object store',
    part: 'store',
    script: 'local/object-store/main.ts',
    ready: /^object store listening on /,
    directory,
    port: ports.store,
    say: context.say,
    env: {
      PATH: context.environment.PATH,
      NODE_ENV: 'production',
      ...frugalEnvironment,
      OBJECT_STORE_DATA: `${directory.path}/objects`,
      OBJECT_STORE_HOST: addresses.storeHost,
      OBJECT_STORE_PORT: String(ports.store.port),
      OBJECT_STORE_ACCESS_KEY_ID: accessKeyId,
      OBJECT_STORE_SECRET_ACCESS_KEY: secretAccessKey,
      OBJECT_STORE_REGION: LOCAL_REGION,
    },
  });
  const store = localStore(addresses.storeEndpoint, secrets.objectStore);
  await steps.step(
    'Object store',
    async () => {
      await supervisor.add(service);
      await ensureBucket(store);
      await allowOrigin(store, addresses.url);
    },
    () => `Object store started on port ${ports.store.port}, open to ${addresses.url}`,
  );
  return store;
}

function appEnvironment(
  context: Context,
  database: ExternalDatabase,
  store: ExternalStore,
): Record<string, string> {
  const { settings, addresses, ports, secrets, directory, environment } = context;
  const { DATABASE_URL, DATABASE_AUTH_URL, DATABASE_SYSTEM_URL } = database;
  const publicEndpoint = settings.store
    ? (settings.publicStoreEndpoint ?? store.S3_ENDPOINT)
    : addresses.publicStoreEndpoint;
  return {
    HOLDALL_URL: addresses.url,
    HOLDALL_DATA: directory.path,
    HOST: settings.host,
    PORT: String(ports.web.port),
    DATABASE_URL,
    DATABASE_AUTH_URL,
    DATABASE_SYSTEM_URL,
    ...store,
    S3_PUBLIC_ENDPOINT: publicEndpoint,
    S3_FORCE_PATH_STYLE: settings.store ? (environment.S3_FORCE_PATH_STYLE ?? 'true') : 'true',
    AUTH_SECRET: settings.authSecret ?? secrets.authSecret,
    NODE_ENV: context.mode === 'dev' ? 'development' : 'production',
    ...(context.mode === 'dev' ? { HOLDALL_DEV: '1' } : {}),
  };
}

async function startApp(context: Context, variables: Record<string, string>): Promise<void> {
  const { supervisor, steps, directory, say, ports } = context;
  const env = { ...childEnvironment(context.environment), ...variables };
  const shared = { directory, env, say };
  const worker = nodeService({
    ...shared,
    name: 'The worker',
    part: 'worker',
    script: 'server/worker.ts',
    ready: /worker ready/,
  });
  const web = nodeService({
    ...shared,
    name: 'The web server',
    part: 'web',
    script: 'server/main.ts',
    ready: /serving on /,
    port: ports.web,
  });
  await steps.step('Worker started', () => supervisor.add(worker));
  await steps.step(
    'Web server',
    () => supervisor.add(web),
    () => `Web server started on port ${ports.web.port}`,
  );
}

async function bringUp(context: Context): Promise<Omit<Stack, 'stop' | 'stopped' | 'notices'>> {
  const { steps, say, signal, addresses } = context;
  const database = await startDatabase(context);
  await migrateDatabase(context, database);
  const store = await startStore(context);
  if (context.mode === 'start') {
    await steps.step(
      'Build',
      () => buildWhenChanged(say, signal),
      (built) => (built ? 'Built the app' : 'Build: nothing changed'),
    );
  }
  const environment = appEnvironment(context, database, store);
  await startApp(context, environment);
  const admin = await hasAdmin(database.DATABASE_SYSTEM_URL);
  const code = encodeURIComponent(setupCode(environment.AUTH_SECRET ?? ''));
  const ownerUrl = database.DATABASE_OWNER_URL;
  return {
    url: addresses.url,
    environment: { ...environment, ...(ownerUrl ? { DATABASE_OWNER_URL: ownerUrl } : {}) },
    ...(admin ? {} : { setupLink: `${addresses.url}/setup?code=${code}` }),
  };
}

/** What other commands need to find the parts that this start runs. */
function announcementOf(
  settings: StackSettings,
  { url, listening }: Addresses,
  environment: Stack['environment'],
): Parameters<DataDirectory['announce']>[0] {
  const { DATABASE_URL = '', S3_ENDPOINT = '', S3_PUBLIC_ENDPOINT = '' } = environment;
  return {
    url,
    listening,
    publicStoreEndpoint: S3_PUBLIC_ENDPOINT,
    ...(settings.database ? {} : { postgresPort: Number(new URL(DATABASE_URL).port) }),
    ...(settings.store ? {} : { storeEndpoint: S3_ENDPOINT }),
  };
}

async function reservePorts(settings: StackSettings, say: Say): Promise<Context['ports']> {
  const web = await reservePort(settings.host, settings.preferredPort);
  if (settings.preferredPort !== 0 && web.port !== settings.preferredPort) {
    say(`          Port ${settings.preferredPort} is taken, so the app is on ${web.port}`);
    if (settings.url) say(`          HOLDALL_URL stays ${settings.url}: point it at this port`);
  }
  const store = await reservePort(settings.host, settings.preferredStorePort);
  return { web, store };
}

/**
 * Starts whatever of Holdall's parts the settings do not place elsewhere, and keeps them running.
 * @throws when a part does not come up; what was started is stopped again by then
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { settings, say } = options;
  const directory = await openDataDirectory(settings.dataDirectory);
  const supervisor = createSupervisor({ say });
  const abort = () => void supervisor.stop();
  options.signal?.addEventListener('abort', abort, { once: true });
  let ports: Context['ports'] | undefined;
  const finish = async () => {
    await supervisor.stop();
    await Promise.all([ports?.web.release(), ports?.store.release()]);
    directory.release();
  };
  let finished: Promise<void> | undefined;
  const end = () => {
    finished ??= finish();
    return finished;
  };
  try {
    const secrets = loadSecrets(directory.path);
    ports = await reservePorts(settings, say);
    const addresses = resolveAddresses(settings, { web: ports.web.port, store: ports.store.port });
    const steps = createSteps(say);
    const context = { ...options, directory, secrets, supervisor, steps, ports, addresses };
    const stack = await bringUp(context);
    directory.announce(announcementOf(settings, addresses, stack.environment));
    const stopped = supervisor.stopped.then(async (reason) => {
      await end();
      return reason;
    });
    return { ...stack, notices: addresses.notices, stopped, stop: end };
  } catch (error) {
    await end();
    throw error;
  }
}
