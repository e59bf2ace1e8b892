import { describe, expect, test } from 'vitest';
import { findWrongArrows } from './arrows.ts';
import { readModules } from './imports.ts';
import type { Source } from './sources.ts';

/** A project in which one file imports what is given, and everything that is meant exists. */
function wrong(path: string, ...statements: string[]): string[] {
  const text = statements.join('\n');
  const targets = [...text.matchAll(/'#([^']+)'/g)].map((match) => match[1] ?? '');
  const sources: Source[] = [
    { path, text },
    ...targets.map((target) => ({ path: target, text: 'export const x = 1;' })),
  ];
  return findWrongArrows(readModules(sources));
}

describe('arrows of the design are allowed', () => {
  test.each([
    ['app/page.tsx', "import { x } from '#components/files/file-list.tsx';"],
    ['app/page.tsx', "import { x } from '#server/api/caller.ts';"],
    ['app/page.tsx', "import { x } from '#server/auth/session.ts';"],
    ['components/files/file-list.tsx', "import { x } from '#components/ui/button.tsx';"],
    ['components/files/file-list.tsx', "import { x } from '#server/files/schema.ts';"],
    ['components/trpc/client.ts', "import type { x } from '#server/api/root.ts';"],
    ['server/api/root.ts', "import { x } from '#server/files/router.ts';"],
    ['server/files/router.ts', "import { x } from '#server/trpc/procedures.ts';"],
    ['server/files/router.ts', "import { x } from '#server/files/queries.ts';"],
    ['server/files/queries.ts', "import { x } from '#db/client.ts';"],
    ['server/files/mutations.ts', "import { x } from '#server/object-store/presign.ts';"],
    ['server/files/mutations.ts', "import { x } from '#server/folders/queries.ts';"],
    ['server/jobs/tasks.ts', "import { asSystem } from '#db/client.ts';"],
    ['server/object-store/client.ts', "import { S3Client } from '@aws-sdk/client-s3';"],
    ['local/stack/stack.ts', "import { x } from '#server/core/env.ts';"],
    ['e2e/files.spec.ts', "import { x } from '#db/testing/people.ts';"],
    ['server/files/files.test.ts', "import { x } from '#local/object-store/server.ts';"],
  ])('%s: %s', (path, statement) => {
    expect(wrong(path, statement)).toEqual([]);
  });
});

describe('arrows against the design are found', () => {
  test.each([
    ['components/files/list.tsx', "import { x } from '#app/page.tsx';"],
    ['components/files/list.tsx', "import { x } from '#server/files/queries.ts';"],
    ['components/files/list.tsx', "import { x } from '#server/auth/permissions.ts';"],
    ['components/files/list.tsx', "import { x } from '#db/client.ts';"],
    ['components/files/list.tsx', "import { sql } from 'drizzle-orm';"],
    ['components/ui/button.tsx', "import { x } from '#components/files/list.tsx';"],
    ['components/ui/button.tsx', "import { x } from '#server/files/schema.ts';"],
    ['components/shared/empty.tsx', "import { x } from '#components/files/list.tsx';"],
    ['components/trpc/client.ts', "import { x } from '#server/api/root.ts';"],
    ['components/trpc/client.ts', "import type { x } from '#server/files/router.ts';"],
    ['app/page.tsx', "import { x } from '#server/files/queries.ts';"],
    ['app/page.tsx', "import { x } from '#db/client.ts';"],
    ['server/api/root.ts', "import { x } from '#server/files/queries.ts';"],
    ['server/api/root.ts', "import { x } from '#db/client.ts';"],
    ['server/trpc/context.ts', "import { x } from '#server/api/root.ts';"],
    ['server/trpc/context.ts', "import { x } from '#server/files/queries.ts';"],
    ['server/core/audit.ts', "import { x } from '#server/files/schema.ts';"],
    ['server/files/router.ts', "import { x } from '#db/client.ts';"],
    ['server/files/router.ts', "import { eq } from 'drizzle-orm';"],
    ['server/files/router.ts', "import { x } from '#server/object-store/presign.ts';"],
    ['server/files/router.ts', "import { x } from '#server/folders/router.ts';"],
    ['server/files/queries.ts', "import { x } from '#server/files/router.ts';"],
    ['server/files/queries.ts', "import { x } from '#server/trpc/procedures.ts';"],
    ['server/files/queries.ts', "import { x } from '#server/folders/policy.ts';"],
    ['server/files/queries.ts', "import { x } from '#components/files/list.tsx';"],
    ['server/files/mutations.ts', "import { TRPCError } from '@trpc/server';"],
    ['server/files/mutations.ts', "import { asSystem } from '#db/client.ts';"],
    ['server/files/mutations.ts', "import { S3Client } from '@aws-sdk/client-s3';"],
    ['server/files/schema.ts', "import { x } from '#server/files/policy.ts';"],
    ['server/files/schema.ts', "import { createHash } from 'node:crypto';"],
    ['server/files/policy.ts', "import { x } from '#server/files/queries.ts';"],
    ['server/s3-protocol/errors.ts', "import { x } from '#server/core/errors.ts';"],
    ['server/object-store/client.ts', "import { x } from '#db/client.ts';"],
    ['db/client.ts', "import type { x } from '#server/core/workspace.ts';"],
    ['db/client.ts', "import { x } from '#db/testing/people.ts';"],
    ['server/main.ts', "import { x } from '#local/stack/ports.ts';"],
    ['server/files/queries.ts', "import { x } from '#bench/ratios.ts';"],
    ['app/page.tsx', "import { x } from '#e2e/fixtures.ts';"],
    ['server/core/env.ts', "import { headers } from 'next/headers';"],
    ['local/stack/stack.ts', "import { x } from '#app/page.tsx';"],
    ['server/core/env.ts', "export { x } from '#server/files/schema.ts';"],
    ['server/core/env.ts', "const x = await import('#server/files/schema.ts');"],
    ['server/core/env.ts', "import { x } from './missing.ts';"],
  ])('%s: %s', (path, statement) => {
    expect(wrong(path, statement)).toHaveLength(1);
  });

  test('with the line that they are on', () => {
    const statement = "import { x } from '#db/client.ts';";

    expect(wrong('app/page.tsx', '', statement)).toEqual([
      'app/page.tsx:2 imports #db/client.ts: this arrow is not in the design (section 3)',
    ]);
  });

  test('when an ending is missing that plain Node needs', () => {
    const modules = readModules([
      { path: 'server/core/env.ts', text: "import { x } from './ids';" },
      { path: 'server/core/ids.ts', text: 'export const x = 1;' },
    ]);

    expect(findWrongArrows(modules)[0]).toContain('needs its .ts ending');
  });
});
