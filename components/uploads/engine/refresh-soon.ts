import { refreshFiles } from '../../files/file-cache.ts';
import type { WorkspaceClient } from '../../trpc/workspace-client.ts';

/** Milliseconds between two refreshes: hundreds of files arrive in a second. */
const pace = 1_000;
const waiting = new Map<WorkspaceClient, boolean>();

/** Asks for the lists of files anew, at once and then once a second while more arrive. */
export function refreshSoon(client: WorkspaceClient): void {
  if (waiting.has(client)) {
    waiting.set(client, true);
    return;
  }
  waiting.set(client, false);
  refreshFiles(client);
  setTimeout(() => {
    const again = waiting.get(client);
    waiting.delete(client);
    if (again) refreshSoon(client);
  }, pace);
}
