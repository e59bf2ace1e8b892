import { Logger, type Task, type TaskList } from 'graphile-worker';
import { logger } from '#server/core/logger.ts';
import { plainText } from '#server/core/plain-text.ts';

/** One line per run of a job: its name, how it ended, how long it took. Never its payload. */
function loggedTask(name: string, task: Task): Task {
  return async (payload, helpers) => {
    const started = performance.now();
    const { id, attempts, max_attempts: maxAttempts } = helpers.job;
    const facts = () => ({
      job: name,
      jobId: String(id),
      attempt: attempts,
      ms: Math.round(performance.now() - started),
    });
    try {
      const result = await task(payload, helpers);
      logger.info({ ...facts(), ok: true }, 'job');
      return result;
    } catch (err) {
      logger.error({ ...facts(), ok: false, last: attempts >= maxAttempts, err }, 'job');
      throw err;
    }
  };
}

/** The same tasks, each with its line in the log. */
export const logged = (tasks: TaskList): TaskList =>
  Object.fromEntries(
    Object.entries(tasks).flatMap(([name, task]) => (task ? [[name, loggedTask(name, task)]] : [])),
  );

/** Advice for jobs that hold a connection each; gathered ones wait for each other without one. */
const isAboutPool = (message: string): boolean => message.includes('maxPoolSize');

/** The queue's own lines. Of a job that failed it repeats the error, which has its line already. */
export const queueLogger: Logger = new Logger(() => (level, message) => {
  const [text = ''] = message.split(' with error ', 1);
  if (level === 'error') logger.error({ source: 'queue' }, plainText(text));
  else if (level === 'warning' && !isAboutPool(message))
    logger.warn({ source: 'queue' }, plainText(text));
});
