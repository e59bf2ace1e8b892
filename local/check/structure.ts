import type { Module } from './imports.ts';
import { placeOf } from './places.ts';
import type { Source } from './sources.ts';

const DOMAIN_FILES = ['router', 'schema', 'queries', 'mutations', 'policy'];
/** Next's own file names: https://nextjs.org/docs/app/getting-started/project-structure */
const ROUTE_FILES =
  /^(page|layout|loading|error|global-error|not-found|template|default|forbidden|unauthorized)\.tsx$|^route\.ts$|^globals\.css$|^(icon|apple-icon|opengraph-image|manifest|robots|sitemap)\.tsx?$/;
const DUMPS = /^(utils?|helpers?|types?|common|misc|shared-utils|index)$/;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const TEST = /\.(test|spec)\.tsx?$/;
const MAX_LINES = 400;
const MAX_PAGE_LINES = 80;

function stem(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.slice(0, name.indexOf('.'));
}

function nameProblem(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const folders = path.split('/').slice(0, -1);
  if (path === 'db/schema/index.ts') return undefined;
  const dump = [...folders, stem(path)].find((part) => DUMPS.test(part));
  if (dump) return `"${dump}" says nothing: name it after what is in it`;
  const place = placeOf(path);
  if (place.kind === 'unknown') return 'this folder is not in the design (section 3)';
  if (place.kind === 'app') {
    return ROUTE_FILES.test(name) ? undefined : 'app/ holds routes only; components live elsewhere';
  }
  if (place.kind === 'db' && folders[1] === 'migrations') return undefined;
  if (![...folders, stem(path)].every((part) => KEBAB.test(part))) return 'names are kebab-case';
  if (TEST.test(path)) return undefined;
  if (place.kind === 'server-process' && !['main', 'worker'].includes(stem(path))) {
    return 'only main.ts and worker.ts lie in server/ itself';
  }
  if (place.kind === 'domain' && !(DOMAIN_FILES.includes(stem(path)) && name.endsWith('.ts'))) {
    return `a domain holds ${DOMAIN_FILES.join(', ')}, tests and folders of sub-nouns`;
  }
  return undefined;
}

function lengthProblem({ path, text }: Source): string | undefined {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  if (lines > MAX_LINES) return `has ${lines} lines, at most ${MAX_LINES}`;
  const isPage = path.startsWith('app/') && path.endsWith('/page.tsx');
  if (isPage && lines > MAX_PAGE_LINES)
    return `has ${lines} lines, a page at most ${MAX_PAGE_LINES}`;
  return undefined;
}

/** Files whose name or length breaks the conventions (habits 2, 3 and 4, and the figures). */
export function findMisplacedFiles(sources: readonly Source[]): string[] {
  return sources.flatMap((source) =>
    [nameProblem(source.path), lengthProblem(source)].flatMap((problem) =>
      problem ? [`${source.path}: ${problem}`] : [],
    ),
  );
}

/** Files that only pass on what others export. */
export function findBarrels(modules: readonly Module[]): string[] {
  return modules
    .filter(({ isBarrel, path }) => isBarrel && path !== 'db/schema/index.ts')
    .map(({ path }) => `${path}: a barrel; import from where a thing is made`);
}
