import { type Import, type Module, projectPath } from './imports.ts';
import { isTest, type Place, placeOf } from './places.ts';

/**
 * Files and folders that may call `asSystem()`, which sees all workspaces: the jobs, and each
 * public door by its name.
 */
const SYSTEM_DOORS = [
  'server/jobs/',
  'db/',
  'server/account/',
  'server/invitations/accept/mutations.ts',
  'server/sessions/mutations.ts',
  'server/setup/mutations.ts',
];

const CALLED_BY_OTHER_DOMAINS = ['queries', 'mutations', 'schema'];

function infrastructure(place: Place, ...folders: string[]): boolean {
  return place.kind === 'infrastructure' && folders.includes(place.folder);
}

function hasRole(place: Place, ...roles: string[]): boolean {
  return place.kind === 'domain' && roles.includes(place.role);
}

/** `server/<any>/schema.ts`, of a domain or of what lies below: the files that browsers may load. */
function isSchema(to: Place, file: string): boolean {
  return hasRole(to, 'schema') || (to.kind === 'infrastructure' && file.endsWith('/schema.ts'));
}

function componentsMayImport(domain: string, to: Place, file: string, typeOnly: boolean): boolean {
  if (to.kind === 'components') {
    if (domain === 'ui') return to.domain === 'ui';
    if (domain === 'shared') return to.domain === 'ui' || to.domain === 'shared';
    if (domain === 'trpc') return to.domain === 'trpc';
    return true;
  }
  if (domain === 'trpc') return typeOnly && file === 'server/api/root.ts';
  return domain !== 'ui' && domain !== 'shared' && isSchema(to, file);
}

function infrastructureMayImport(folder: string, to: Place): boolean {
  if (infrastructure(to, folder)) return true;
  switch (folder) {
    case 'api':
      // `/api/health`, the export of the activity and a ZIP are no procedures: they ask their domain.
      return (
        hasRole(to, 'router') ||
        (to.kind === 'domain' && to.domain === 'health' && to.role === 'queries') ||
        (to.kind === 'domain' &&
          ['audit', 'archives'].includes(to.domain) &&
          CALLED_BY_OTHER_DOMAINS.includes(to.role)) ||
        infrastructure(to, 'trpc', 'auth', 'core')
      );
    case 'trpc':
      return to.kind === 'db' || infrastructure(to, 'auth', 'core');
    case 'auth':
      return to.kind === 'db' || infrastructure(to, 'core');
    case 'core':
      return to.kind === 'db';
    case 'object-store':
      // It signs URLs with the very code with which the local store verifies them.
      return infrastructure(to, 'core', 's3-protocol');
    case 'http':
      return infrastructure(to, 'core');
    case 'jobs':
      return (
        to.kind === 'db' ||
        infrastructure(to, 'core', 'object-store') ||
        hasRole(to, ...CALLED_BY_OTHER_DOMAINS)
      );
    default:
      return false;
  }
}

function domainMayImport(from: Place & { kind: 'domain' }, to: Place, file: string): boolean {
  if (from.role === 'schema') return isSchema(to, file);
  if (to.kind === 'domain') {
    if (to.role === 'router') return from.role === 'router' && to.domain === from.domain;
    if (from.role === 'policy') return hasRole(to, 'schema', 'policy');
    return to.domain === from.domain || CALLED_BY_OTHER_DOMAINS.includes(to.role);
  }
  if (infrastructure(to, 'core', 'auth')) return true;
  if (from.role === 'router') return infrastructure(to, 'trpc');
  if (from.role === 'policy') return false;
  return to.kind === 'db' || infrastructure(to, 'object-store');
}

/** The arrows of the design, section 3: whether one file of the product may import another. */
function mayImport(from: Place, to: Place, file: string, typeOnly: boolean): boolean {
  switch (from.kind) {
    case 'app':
      return (
        to.kind === 'app' ||
        to.kind === 'components' ||
        infrastructure(to, 'api', 'auth') ||
        isSchema(to, file)
      );
    case 'components':
      return componentsMayImport(from.domain, to, file, typeOnly);
    case 'infrastructure':
      return infrastructureMayImport(from.folder, to);
    case 'domain':
      return domainMayImport(from, to, file);
    case 'server-process':
      return (
        to.kind === 'db' ||
        hasRole(to, 'queries') ||
        infrastructure(to, 'api', 'trpc', 'auth', 'core', 'object-store', 'jobs', 'http')
      );
    case 'db':
      return to.kind === 'db';
    case 'local':
    case 'bench':
    case 'e2e':
      return (
        to.kind === from.kind ||
        to.kind === 'db' ||
        to.kind === 'local' ||
        ['server-process', 'server-testing', 'infrastructure', 'domain'].includes(to.kind)
      );
    default:
      return true;
  }
}

const PLAIN_NODE = /^(server|db|local|bench)\//;
const TRPC_USERS = /^(server\/(api|trpc)\/|server\/.*\/router\.ts$|components\/|app\/)/;

function packageProblem(path: string, specifier: string): string | undefined {
  const place = placeOf(path);
  if (PLAIN_NODE.test(path) && specifier.startsWith('next/')) {
    return 'runs under plain Node, where nothing of next/* exists';
  }
  if (/^@(aws-sdk|smithy)\//.test(specifier) && place.kind !== 'local') {
    return infrastructure(place, 'object-store')
      ? undefined
      : 'only server/object-store imports the AWS SDK';
  }
  if (specifier.startsWith('@trpc/server') && !TRPC_USERS.test(path)) {
    return 'domains know nothing of tRPC; throw an AppError instead';
  }
  if (/^(pg|drizzle-orm)(\/|$)/.test(specifier)) {
    const isRouter = hasRole(place, 'router', 'schema', 'policy');
    if (isRouter || place.kind === 'components' || place.kind === 'app') return 'no SQL in here';
  }
  if (hasRole(place, 'schema') && specifier.startsWith('node:')) {
    return 'a schema also runs in the browser';
  }
  return undefined;
}

function problemOf(module: Module, item: Import): string | undefined {
  const { path } = module;
  const file = projectPath(path, item.specifier);
  if (file === undefined) return isTest(path) ? undefined : packageProblem(path, item.specifier);
  if (!item.target) return /\.(css|json|svg|png)$/.test(file) ? undefined : 'no such file';
  if (PLAIN_NODE.test(path) && item.target !== file) return 'needs its .ts ending to run in Node';
  if (isTest(path)) return undefined;
  const place = placeOf(path);
  if (isTest(item.target) && !['root', 'local', 'e2e', 'bench'].includes(place.kind)) {
    return 'the product does not use what belongs to tests';
  }
  if (item.names.includes('asSystem') && !SYSTEM_DOORS.some((door) => path.startsWith(door))) {
    return 'asSystem() is for server/jobs and the named doors';
  }
  const to = placeOf(item.target);
  if (mayImport(place, to, item.target, item.typeOnly)) return undefined;
  return 'this arrow is not in the design (section 3)';
}

/** Every import that points where it may not, as `file:line imports x: why`. */
export function findWrongArrows(modules: readonly Module[]): string[] {
  return modules.flatMap((module) =>
    module.imports.flatMap((item) => {
      const problem = problemOf(module, item);
      return problem ? [`${module.path}:${item.line} imports ${item.specifier}: ${problem}`] : [];
    }),
  );
}
