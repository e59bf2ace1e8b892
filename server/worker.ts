import { constants, setPriority } from 'node:os';
import { type CronItem, parseCronItems, run, type TaskList } from 'graphile-worker';
import { closeDatabase, servingPools } from '#db/client.ts';
import { env } from './core/env.ts';
import { captureOutput } from './core/output.ts';
import { requireSoundDatabase } from './health/queries.ts';
import { logged, queueLogger } from './jobs/log.ts';
import { mostTogether } from './jobs/processing/gathering.ts';
import { gatheredTasks, heavyTasks, longTasks, schedule, tasks } from './jobs/tasks.ts';

// The second of the two processes: it runs the queue. Any number may run side by side.
env();
// Where a machine has few cores, what people wait for goes before what is done behind their backs.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
await requireSoundDatabase();
captureOutput();

/** Takes jobs from the queue, so many at a time. */
const take = (
  taskList: TaskList,
  cronItems: CronItem[],
  concurrency: number,
  preset: GraphileConfig.Preset = {},
) =>
  run({
    pgPool: servingPools().system,
    taskList: logged(taskList),
    parsedCronItems: parseCronItems(cronItems),
    concurrency,
    noHandleSignals: true,
    logger: queueLogger,
    preset,
  });
const runners = [
  await take(tasks, schedule, 2),
  await take(longTasks, [], 2),
  await take(heavyTasks, [], 1),
  // Fetched and put off by the hundred as well: a statement of the queue's own for each job would
  // cost more than the job.
  await take(gatheredTasks, [], mostTogether, {
    worker: { localQueue: { size: mostTogether }, completeJobBatchDelay: 20 },
  }),
];
// For whoever starts this process: not a line of the log.
process.stdout.write('worker ready\n');

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await Promise.all(runners.map((runner) => runner.stop()));
  await closeDatabase();
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
await Promise.all(runners.map((runner) => runner.promise));
