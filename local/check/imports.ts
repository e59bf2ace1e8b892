import { dirname, posix } from 'node:path';
import { type ParseResult, parseSync } from 'oxc-parser';
import type { Source } from './sources.ts';

export type Import = {
  /** As written. */
  specifier: string;
  /** The project's file that is meant; undefined for packages and for what does not exist. */
  target?: string;
  /** Erased before the code runs. */
  typeOnly: boolean;
  /** Names that are imported or re-exported; empty for side effects and dynamic imports. */
  names: string[];
  line: number;
};

export type Module = Source & {
  imports: Import[];
  /** Nothing but re-exports. */
  isBarrel: boolean;
};

type Raw = Omit<Import, 'target' | 'line'> & { start: number };
type EsModule = ParseResult['module'];

function fromImports({ staticImports }: EsModule): Raw[] {
  return staticImports.map(({ start, moduleRequest, entries }) => ({
    start,
    specifier: moduleRequest.value,
    typeOnly: entries.length > 0 && entries.every((entry) => entry.isType),
    names: entries.flatMap((entry) => (entry.isType ? [] : [entry.importName.name ?? '*'])),
  }));
}

function fromExports({ staticExports }: EsModule): Raw[] {
  return staticExports.flatMap(({ entries }) =>
    entries.flatMap((entry) =>
      entry.moduleRequest
        ? [
            {
              start: entry.start,
              specifier: entry.moduleRequest.value,
              typeOnly: entry.isType,
              names: [entry.importName.name ?? '*'],
            },
          ]
        : [],
    ),
  );
}

function fromDynamic({ dynamicImports }: EsModule, text: string): Raw[] {
  return dynamicImports.flatMap(({ start, moduleRequest }) => {
    const literal = text.slice(moduleRequest.start, moduleRequest.end);
    const specifier = /^['"`]([^'"`$]+)['"`]$/.exec(literal)?.[1];
    return specifier ? [{ start, specifier, typeOnly: false, names: [] }] : [];
  });
}

/** The project's path that a specifier means, whether or not it exists; undefined for packages. */
export function projectPath(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return posix.normalize(specifier.slice(1));
  if (specifier.startsWith('.')) return posix.normalize(posix.join(dirname(from), specifier));
  return undefined;
}

function resolve(from: string, specifier: string, known: Set<string>): string | undefined {
  const path = projectPath(from, specifier);
  if (path === undefined) return undefined;
  const endings = ['', '.ts', '.tsx', '.mts', '.mjs', '/index.ts', '/index.tsx'];
  return endings.map((ending) => `${path}${ending}`).find((candidate) => known.has(candidate));
}

/**
 * Parses files with a real parser and resolves what they import from the project.
 * @throws when a file is not valid TypeScript
 */
export function readModules(sources: readonly Source[]): Module[] {
  const known = new Set(sources.map((source) => source.path));
  return sources
    .filter(({ path }) => !path.endsWith('.css'))
    .map((source) => {
      const { module, program, errors } = parseSync(source.path, source.text);
      const [error] = errors;
      if (error) throw new Error(`${source.path}: ${error.message}`);
      const raw = [
        ...fromImports(module),
        ...fromExports(module),
        ...fromDynamic(module, source.text),
      ];
      const imports = raw.map(({ start, ...rest }) => {
        const target = resolve(source.path, rest.specifier, known);
        const line = source.text.slice(0, start).split('\n').length;
        return { ...rest, line, ...(target ? { target } : {}) };
      });
      const isBarrel =
        program.body.length > 0 &&
        program.body.every(
          (node) =>
            node.type === 'ExportAllDeclaration' ||
            (node.type === 'ExportNamedDeclaration' && node.source !== null),
        );
      return { ...source, imports, isBarrel };
    });
}
