import { parseCronItems, run } from 'graphile-worker';
import { closeDatabase, servingPools } from '#db/client.ts';
import { env } from './core/env.ts';
import { captureOutput } from './core/output.ts';
import { requireSoundDatabase } from './health/queries.ts';
import { logged, queueLogger } from './jobs/log.ts';
import { schedule, tasks } from './jobs/tasks.ts';

// The second of the two processes: it runs the queue. Any number may run side by side.
env();
await requireSoundDatabase();
captureOutput();

const runner = await run({
  pgPool: servingPools().system,
  taskList: logged(tasks),
  parsedCronItems: parseCronItems(schedule),
  concurrency: 2,
  noHandleSignals: true,
  logger: queueLogger,
});
// For whoever starts this process: not a line of the log.
process.stdout.write('worker ready\n');

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
