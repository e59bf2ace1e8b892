import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { servingPools, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storage } from '#db/schema/storage.ts';
import { readSession } from '#server/auth/session.ts';
import { personal, resolveWorkspace } from '#server/core/workspace.ts';
import { headersOf, scopeIn } from '#server/testing/people.ts';
import { interleave, ratio, spread } from '../measure.ts';
import { milliseconds, type Row } from '../report.ts';
import type { Bench } from '../stack.ts';

const times = { rounds: 400, warmUp: 50 };

/** What the wall costs: one row by its id, in a scope and without one; and who asks, each time. */
export async function read(bench: Bench): Promise<Row[]> {
  const crowd = bench.crowds[0];
  if (!crowd) throw new Error('there is no organization to read from');
  const { organizationId } = crowd;
  const scope = scopeIn(bench.person, { ...personal, kind: 'organization', id: organizationId });
  const plain = drizzle({ client: servingPools().system });
  const [first] = await plain
    .select({ id: storage.id })
    .from(storage)
    .where(eq(storage.workspaceId, scope.workspaceId))
    .limit(1);
  if (!first) throw new Error('there is no file to read');
  const columns = { id: storage.id, filename: storage.filename, size: storage.size };
  const headers = headersOf(bench.person, organizationId);
  const samples = await interleave(
    {
      scoped: () =>
        withWorkspace(scope, (tx) =>
          tx
            .select(columns)
            .from(storage)
            .where(and(inWorkspace(storage, scope), eq(storage.id, first.id))),
        ),
      bare: () => plain.select(columns).from(storage).where(eq(storage.id, first.id)),
      who: async () => {
        const session = await readSession(headers);
        if (!session) throw new Error('the session is not known');
        await resolveWorkspace(session.userId, organizationId, null);
      },
    },
    { ...times, effort: bench.effort, signal: bench.signal },
  );
  const bare = spread(samples.bare);
  return [
    {
      what: 'one row in a scope',
      against: 'one row, bare',
      ratio: ratio(samples.scoped, samples.bare),
      measured: `${milliseconds(spread(samples.scoped))} against ${milliseconds(bare)}`,
    },
    {
      what: 'session and membership',
      against: 'one row, bare',
      ratio: ratio(samples.who, samples.bare),
      measured: `${milliseconds(spread(samples.who))} against ${milliseconds(bare)}`,
    },
  ];
}
