import { describe, expect, test } from 'vitest';
import { findCycles } from './cycles.ts';
import { readModules } from './imports.ts';
import { findBarrels, findMisplacedFiles } from './structure.ts';

function problems(path: string, lines = 1): string[] {
  return findMisplacedFiles([{ path, text: 'x\n'.repeat(lines) }]);
}

describe('file names', () => {
  test.each([
    'server/files/router.ts',
    'server/files/trash/mutations.ts',
    'server/files/files.test.ts',
    'server/files/files.isolation.test.ts',
    'server/core/page-size.ts',
    'server/main.ts',
    'app/(auth)/sign-in/page.tsx',
    'app/w/[workspace]/files/loading.tsx',
    'app/api/trpc/[trpc]/route.ts',
    'components/uploads/upload-tray.tsx',
    'db/schema/index.ts',
    'db/schema/storage.ts',
    'vitest.config.ts',
    'e2e/uploads.spec.ts',
  ])('%s has its place', (path) => {
    expect(problems(path)).toEqual([]);
  });

  test.each([
    'server/files/service.ts',
    'server/files/trash/repository.ts',
    'server/files/router.tsx',
    'server/start.ts',
    'server/core/utils.ts',
    'server/core/types.ts',
    'server/helpers/names.ts',
    'components/files/common.tsx',
    'components/files/index.ts',
    'components/files/FileList.tsx',
    'db/index.ts',
    'app/files/file-list.tsx',
    'app/files/helpers.ts',
    'lib/names.ts',
  ])('%s has none', (path) => {
    expect(problems(path)).toHaveLength(1);
  });
});

describe('lengths', () => {
  test('a source file has at most 400 lines', () => {
    expect(problems('server/core/env.ts', 400)).toEqual([]);
    expect(problems('server/core/env.ts', 401)).toHaveLength(1);
  });

  test('a page has at most 80', () => {
    expect(problems('app/page.tsx', 80)).toEqual([]);
    expect(problems('app/page.tsx', 81)).toHaveLength(1);
  });
});

test('a file that only passes things on is a barrel, whatever its name', () => {
  const modules = readModules([
    {
      path: 'components/files/parts.ts',
      text: "export * from './a.ts'; export { b } from './b.ts';",
    },
    { path: 'components/files/a.ts', text: 'export const a = 1;' },
  ]);

  expect(findBarrels(modules)).toHaveLength(1);
});

describe('cycles', () => {
  const module = (path: string, ...statements: string[]) => ({ path, text: statements.join('\n') });

  test('are found with the whole chain', () => {
    const modules = readModules([
      module('server/a/queries.ts', "import { x } from '#server/b/queries.ts';"),
      module('server/b/queries.ts', "import { x } from '#server/c/queries.ts';"),
      module('server/c/queries.ts', "export { x } from '#server/a/queries.ts';"),
    ]);

    expect(findCycles(modules)).toEqual([
      ['server/a/queries.ts', 'server/b/queries.ts', 'server/c/queries.ts', 'server/a/queries.ts'],
    ]);
  });

  test('of types alone are none', () => {
    const modules = readModules([
      module('server/a/queries.ts', "import type { x } from '#server/b/queries.ts';"),
      module('server/b/queries.ts', "import { x } from '#server/a/queries.ts';"),
    ]);

    expect(findCycles(modules)).toEqual([]);
  });
});
