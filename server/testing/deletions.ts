import { connected } from './isolation/snapshot.ts';

type Urls = { DATABASE_OWNER_URL: string };

/** Lets the delay of a deletion pass, and the life of every signed URL of the workspace. */
export function passDelay(urls: Urls, workspaceId: string): Promise<void> {
  return connected(urls.DATABASE_OWNER_URL, async (owner) => {
    await owner.query(
      `update workspace_deletion set purge_after = now() - interval '1 second'
       where workspace_id = $1 and state = 'waiting'`,
      [workspaceId],
    );
    await owner.query(
      `update storage_object set writable_until = now() - interval '1 second' where workspace_id = $1`,
      [workspaceId],
    );
  });
}
