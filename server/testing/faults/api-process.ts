import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sweepFolders } from '#server/jobs/folders/mutations.ts';
import { sweepObjects } from '#server/jobs/objects/mutations.ts';
import { expireTrash } from '#server/jobs/trash/expiry/mutations.ts';
import { sweepTrash } from '#server/jobs/trash/mutations.ts';
import { expireUploads } from '#server/jobs/uploads/mutations.ts';
import { listenWithApi } from '../api-listener.ts';
import { makeAllThumbnails, processAll } from '../processing.ts';
import { runTransfers } from '../transfers.ts';

// The API and turns of jobs in a process that a test may kill at any moment.
const jobs: Record<string, () => Promise<unknown>> = {
  '/expire': expireUploads,
  '/process': processAll,
  '/sweep': sweepObjects,
  '/thumbnails': makeAllThumbnails,
  '/empty': async () => {
    await sweepTrash();
    await sweepFolders();
  },
  '/expire-trash': expireTrash,
  '/transfer': runTransfers,
};

const worker = createServer(async (incoming, answer) => {
  await jobs[incoming.url ?? '']?.();
  answer.end();
});
worker.listen(0, '127.0.0.1');
await once(worker, 'listening');
const { url } = await listenWithApi();
const { port } = worker.address() as AddressInfo;
process.stdout.write(`ready ${url} http://127.0.0.1:${port}\n`);
