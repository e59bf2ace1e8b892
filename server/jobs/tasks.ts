import type { CronItem, TaskList } from 'graphile-worker';
import { z } from 'zod';
import { deleteObjectBytes, sweepObjects } from './objects/mutations.ts';
import { expireUploads } from './uploads/mutations.ts';

const subject = z.object({ subject: z.uuid() });

/** Every job by its name. The queue repeats one that throws, with growing pauses. */
export const tasks: TaskList = {
  'objects.delete': async (payload) => deleteObjectBytes(subject.parse(payload).subject),
  'objects.sweep': async () => sweepObjects(),
  'uploads.expire': async () => expireUploads(),
};

/** Minutes in UTC. What a lost job leaves behind is found by these. */
export const schedule: CronItem[] = [
  { task: 'objects.sweep', match: '* * * * *', identifier: 'objects.sweep' },
  { task: 'uploads.expire', match: '*/5 * * * *', identifier: 'uploads.expire' },
];
