import { servingPools } from '#db/client.ts';
import { migrationState } from '#db/migration-state.ts';
import { wallProblems } from '#db/wall.ts';
import { env } from '#server/core/env.ts';
import { checkBucket } from '#server/object-store/objects.ts';

type State = 'ok' | 'failing';

/** What `/api/health` answers: no names, no addresses, no reasons, since anybody may ask. */
export interface Health {
  ready: boolean;
  database: State;
  migrations: State;
  objectStore: State;
}

async function state(check: () => Promise<boolean>): Promise<State> {
  try {
    return (await check()) ? 'ok' : 'failing';
  } catch {
    return 'failing';
  }
}

/** Whether this process can serve: database, migrations, object store. */
export async function health(): Promise<Health> {
  const [database, migrations, objectStore] = await Promise.all([
    state(async () => (await servingPools().app.query('select 1')).rowCount === 1),
    state(async () => {
      const { expected, applied } = await migrationState(servingPools().system);
      return applied >= expected;
    }),
    state(async () => {
      await checkBucket(env().S3_BUCKET);
      return true;
    }),
  ]);
  const ready = [database, migrations, objectStore].every((part) => part === 'ok');
  return { ready, database, migrations, objectStore };
}

/**
 * Refuses to serve when the wall does not stand or the database is not this version's.
 * @throws Error with a sentence per problem
 */
export async function requireSoundDatabase(): Promise<void> {
  const pools = servingPools();
  const problems = await wallProblems({ app: pools.app, auth: pools.auth, system: pools.system });
  const { expected, applied } = await migrationState(pools.system);
  if (applied < expected)
    problems.push(
      `The database has ${applied} of ${expected} migrations. Run: npm run database:setup`,
    );
  if (problems.length > 0) throw new Error(`Holdall refuses to serve:\n  ${problems.join('\n  ')}`);
}
