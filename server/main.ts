import path from 'node:path';
import next from 'next';
import { closeDatabase } from '#db/client.ts';
import { env } from './core/env.ts';
import { closeEvents } from './core/events.ts';
import { logger } from './core/logger.ts';
import { captureOutput } from './core/output.ts';
import { requireSoundDatabase, storeProblems } from './health/queries.ts';
import { makeServer } from './http/server.ts';

// The first of the two processes: it serves pages and the API. Any number may run side by side.
const { HOST, PORT, HOLDALL_DEV } = env();
await requireSoundDatabase();
captureOutput();
// Not waited for: a store that is slow or away must not keep the pages from being served. Uploads
// say that the storage is away until it has been measured.
storeProblems().then((problems) => {
  for (const { name, severity, sentence, remedy } of problems)
    logger[severity === 'wrong' ? 'error' : 'warn']({ check: name, remedy }, sentence);
});

// What runs on people's own machines reports to nobody.
process.env.NEXT_TELEMETRY_DISABLED = '1';
const app = next({ dev: HOLDALL_DEV === '1', dir: path.dirname(import.meta.dirname) });
await app.prepare();

const server = makeServer(app.getRequestHandler());
if (HOLDALL_DEV === '1') server.on('upgrade', app.getUpgradeHandler());
server.listen(PORT, HOST, () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : PORT;
  // For whoever starts this process: not a line of the log.
  process.stdout.write(`serving on http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${port}\n`);
});

/** Milliseconds for requests under way; then their connections are closed. */
const patience = 5_000;

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  const closed = new Promise((resolve) => server.close(resolve));
  await closeEvents();
  // A connection is idle only once its last answer is through: an event stream's is, from now on.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const timer = setTimeout(() => server.closeAllConnections(), patience);
  await closed;
  clearInterval(idle);
  clearTimeout(timer);
  await app.close();
  await closeDatabase();
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
