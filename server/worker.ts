import { Logger, parseCronItems, run } from 'graphile-worker';
import { closeDatabase, servingPools } from '#db/client.ts';
import { env } from './core/env.ts';
import { logger } from './core/logger.ts';
import { requireSoundDatabase } from './health/queries.ts';
import { schedule, tasks } from './jobs/tasks.ts';

// The second of the two processes: it runs the queue. Any number may run side by side.
env();
await requireSoundDatabase();

const runner = await run({
  pgPool: servingPools().system,
  taskList: tasks,
  parsedCronItems: parseCronItems(schedule),
  concurrency: 2,
  noHandleSignals: true,
  logger: new Logger(() => (level, message) => {
    if (level === 'error') logger.error({ source: 'queue' }, message);
    else if (level === 'warning') logger.warn({ source: 'queue' }, message);
  }),
});
console.log('worker ready');

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await runner.stop();
  await closeDatabase();
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
await runner.promise;
