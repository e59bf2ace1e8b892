import type { CronItem, TaskList } from 'graphile-worker';
import { z } from 'zod';
import { forgetArchives } from './archives/mutations.ts';
import { purgeFolder, sweepFolders } from './folders/mutations.ts';
import { deleteObjectBytes, sweepObjects } from './objects/mutations.ts';
import { sweepProbes } from './probes/mutations.ts';
import { processGathered } from './processing/gathering.ts';
import { processObject, sweepUnprocessed } from './processing/mutations.ts';
import { recountQuotas } from './quotas/mutations.ts';
import { forgetRateLimits } from './rate-limits/mutations.ts';
import { makeThumbnails, sweepThumbnails } from './thumbnails/mutations.ts';
import { runTransfer, sweepTransfers } from './transfers/mutations.ts';
import { expireTrash } from './trash/expiry/mutations.ts';
import { emptyTrash, sweepTrash } from './trash/mutations.ts';
import { forgetUploads } from './uploads/history/mutations.ts';
import { expireUploads, finishUploads } from './uploads/mutations.ts';
import { abortUnknownParts } from './uploads/parts/mutations.ts';
import { expireVersions, sweepVersions } from './versions/mutations.ts';
import { purgeWorkspaces } from './workspaces/mutations.ts';

const subject = z.object({ subject: z.uuid() });

/** Every job by its name. The queue repeats one that throws, with growing pauses. */
export const tasks: TaskList = {
  'folders.purge': async (payload) => purgeFolder(subject.parse(payload).subject),
  'folders.sweep': async () => sweepFolders(),
  'objects.delete': async (payload) => deleteObjectBytes(subject.parse(payload).subject),
  'objects.retire': async (payload) => deleteObjectBytes(subject.parse(payload).subject),
  'objects.sweep': async () => sweepObjects(),
  'quotas.recount': async () => void (await recountQuotas()),
  'files.sweep': async () => sweepUnprocessed(),
  'thumbnails.sweep': async () => sweepThumbnails(),
  'rate-limits.forget': async () => forgetRateLimits(),
  'probes.sweep': async () => sweepProbes(),
  'transfers.sweep': async () => sweepTransfers(),
  'uploads.expire': async () => expireUploads(),
  'uploads.finish': async () => finishUploads(),
  'uploads.forget': async () => forgetUploads(),
  'uploads.abort': async () => void (await abortUnknownParts()),
  'trash.empty': async (payload) => emptyTrash(subject.parse(payload).subject),
  'archives.forget': async () => forgetArchives(),
  'trash.sweep': async () => sweepTrash(),
  'trash.expire': async () => expireTrash(),
  'versions.expire': async (payload) => expireVersions(subject.parse(payload).subject),
  'versions.sweep': async () => sweepVersions(),
  'workspaces.purge': async () => purgeWorkspaces(),
};

/** Jobs that come by the thousand and are done together: taken from the queue by the hundred. */
export const gatheredTasks: TaskList = {
  'files.process': async (payload, { abortSignal }) =>
    processGathered(subject.parse(payload).subject, abortSignal),
};

/** Jobs that read or copy whole files, which may take many minutes: they hold up none of the others. */
export const longTasks: TaskList = {
  'files.verify': async (payload, { abortSignal }) =>
    processObject(subject.parse(payload).subject, abortSignal),
  'transfers.run': async (payload, { abortSignal }) =>
    runTransfer(subject.parse(payload).subject, abortSignal),
};

/** Jobs that each need much memory and time for computing: one at a time. */
export const heavyTasks: TaskList = {
  'thumbnails.make': async (payload, { abortSignal }) =>
    makeThumbnails(subject.parse(payload).subject, abortSignal),
};

/** Minutes in UTC. What a lost job leaves behind is found by these. */
export const schedule: CronItem[] = [
  { task: 'folders.sweep', match: '* * * * *', identifier: 'folders.sweep' },
  { task: 'objects.sweep', match: '* * * * *', identifier: 'objects.sweep' },
  {
    task: 'trash.sweep',
    match: '* * * * *',
    identifier: 'trash.sweep',
    options: { queueName: 'trash.sweep', jobKey: 'trash.sweep' },
  },
  {
    task: 'trash.expire',
    match: '17 * * * *',
    identifier: 'trash.expire',
    options: { queueName: 'trash.expire', jobKey: 'trash.expire' },
  },
  {
    task: 'versions.sweep',
    match: '37 2 * * *',
    identifier: 'versions.sweep',
    options: { queueName: 'versions.sweep', jobKey: 'versions.sweep' },
  },
  { task: 'archives.forget', match: '29 * * * *', identifier: 'archives.forget' },
  { task: 'files.sweep', match: '*/5 * * * *', identifier: 'files.sweep' },
  { task: 'thumbnails.sweep', match: '*/5 * * * *', identifier: 'thumbnails.sweep' },
  { task: 'rate-limits.forget', match: '*/10 * * * *', identifier: 'rate-limits.forget' },
  { task: 'probes.sweep', match: '*/10 * * * *', identifier: 'probes.sweep' },
  { task: 'transfers.sweep', match: '* * * * *', identifier: 'transfers.sweep' },
  { task: 'uploads.expire', match: '*/5 * * * *', identifier: 'uploads.expire' },
  {
    task: 'uploads.finish',
    match: '*/5 * * * *',
    identifier: 'uploads.finish',
    options: { queueName: 'uploads.finish', jobKey: 'uploads.finish' },
  },
  {
    task: 'uploads.forget',
    match: '41 * * * *',
    identifier: 'uploads.forget',
    options: { queueName: 'uploads.forget', jobKey: 'uploads.forget' },
  },
  {
    task: 'uploads.abort',
    match: '11 * * * *',
    identifier: 'uploads.abort',
    options: { queueName: 'uploads.abort', jobKey: 'uploads.abort' },
  },
  {
    task: 'quotas.recount',
    // At night, as far as there is one: a large instance is through after several turns.
    match: '23 1-5 * * *',
    identifier: 'quotas.recount',
    options: { queueName: 'quotas.recount', jobKey: 'quotas.recount' },
  },
  {
    task: 'workspaces.purge',
    match: '*/5 * * * *',
    identifier: 'workspaces.purge',
    // One after the other; the next turn takes the place of one that failed and waits.
    options: { queueName: 'workspaces.purge', jobKey: 'workspaces.purge' },
  },
];
