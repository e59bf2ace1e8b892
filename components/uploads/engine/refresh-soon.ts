import { refreshFiles } from '../../files/file-cache.ts';
import { isTold, type WorkspaceClient } from '../../trpc/workspace-client.ts';

/**
 * Milliseconds between two refreshes at least, since hundreds of files arrive in a second, and of all
 * time the part that they may take: a machine that is busy with sending is not kept from it.
 */
const pace = { least: 1_000, share: 1 / 10 };
const waiting = new Map<WorkspaceClient, boolean>();

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Asks for the lists of files anew, at once and then now and again while more arrive; where changes are
 * told as they happen, only at once: the others come with what is told.
 */
export async function refreshSoon(client: WorkspaceClient): Promise<void> {
  if (waiting.has(client)) {
    waiting.set(client, true);
    return;
  }
  for (let arrived = true, first = true; arrived; first = false) {
    waiting.set(client, false);
    const begun = performance.now();
    // A list that cannot be had says so itself.
    if (first || !isTold()) await refreshFiles(client).catch(() => {});
    await pause(Math.max(pace.least, (performance.now() - begun) / pace.share));
    arrived = waiting.get(client) ?? false;
  }
  waiting.delete(client);
}
