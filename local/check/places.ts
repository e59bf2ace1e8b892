/** Folders of `server/` that are not domains: what the domains stand on, and what lists them. */
export const INFRASTRUCTURE = [
  'api',
  'trpc',
  'auth',
  'core',
  'object-store',
  's3-protocol',
  'http',
  'jobs',
] as const;

export type Place =
  | {
      kind:
        | 'app'
        | 'db'
        | 'db-testing'
        | 'server-testing'
        | 'local'
        | 'bench'
        | 'e2e'
        | 'public'
        | 'root';
    }
  | { kind: 'components'; domain: string }
  | { kind: 'server-process' }
  | { kind: 'infrastructure'; folder: string }
  | { kind: 'domain'; domain: string; role: string }
  | { kind: 'unknown' };

const TEST = /\.(test|spec)\.tsx?$/;

/** Tests and what only tests use: they may reach everywhere, and nothing may reach them. */
export function isTest(path: string): boolean {
  return TEST.test(path) || /^(db|server|local)\/testing\//.test(path);
}

function serverPlace(parts: string[]): Place {
  const [folder = '', ...rest] = parts;
  if (rest.length === 0) return { kind: 'server-process' };
  if (folder === 'testing') return { kind: 'server-testing' };
  if (INFRASTRUCTURE.some((name) => name === folder)) return { kind: 'infrastructure', folder };
  const file = rest.at(-1) ?? '';
  return { kind: 'domain', domain: folder, role: file.replace(/\.tsx?$/, '') };
}

/** Says which part of the house a file belongs to (design, section 3). */
export function placeOf(path: string): Place {
  const [top = '', ...rest] = path.split('/');
  if (rest.length === 0) return { kind: 'root' };
  switch (top) {
    case 'app':
    case 'local':
    case 'bench':
    case 'e2e':
    case 'public':
      return { kind: top };
    case 'db':
      return { kind: rest[0] === 'testing' ? 'db-testing' : 'db' };
    case 'components':
      return { kind: 'components', domain: rest.length > 1 ? (rest[0] ?? '') : '' };
    case 'server':
      return serverPlace(rest);
    default:
      return { kind: 'unknown' };
  }
}
