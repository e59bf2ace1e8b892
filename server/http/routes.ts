import { readdirSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, '..', '..', 'app');

/** Next's groups are no part of the address: https://nextjs.org/docs/app/api-reference/file-conventions/route-groups */
const isGroup = (part: string) => part.startsWith('(');

/** The routes as their folders spell them: `/w/[workspace]/files`; icons by their own name. */
function readRoutes(): string[][] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)(page\.tsx|route\.ts|icon\.\w+)$/.test(file))
    .map((file) => file.replace(/\/?(page\.tsx|route\.ts)$/, ''))
    .map((route) => route.split('/').filter((part) => part !== '' && !isGroup(part)));
}

let routes: string[][] | undefined;

function matches(route: string[], parts: string[]): boolean {
  const rest = route.at(-1)?.startsWith('[...') ?? false;
  if (rest ? parts.length < route.length : parts.length !== route.length) return false;
  return route.every((part, n) => part.startsWith('[') || part === parts[n]);
}

/** How many parts of a route are words: of two that match, the one with more is meant. */
const words = (route: string[]) => route.filter((part) => !part.startsWith('[')).length;

/**
 * The route of an address, without anything that somebody chose: ids, names, tokens and queries
 * stay out of the log. `other` for an address that is none.
 */
export function routeOf(url: string): string {
  const pathname = url.split(/[?#]/, 1)[0] ?? '';
  const parts = pathname.split('/').filter(Boolean);
  if (parts[0] === '_next') return '/_next';
  routes ??= readRoutes();
  const [best] = routes
    .filter((route) => matches(route, parts))
    .toSorted((a, b) => words(b) - words(a));
  return best ? `/${best.join('/')}` : 'other';
}
