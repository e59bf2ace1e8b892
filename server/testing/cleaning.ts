import { sweepObjects } from '#server/jobs/objects/mutations.ts';
import { expireUploads } from '#server/jobs/uploads/mutations.ts';
import { connected } from './isolation/snapshot.ts';

type Urls = { DATABASE_OWNER_URL: string };

const past = `now() - interval '1 second'`;

/** A condition for rows of some workspaces, where others use the same database at once. */
const within = (workspaceIds?: string[]) =>
  workspaceIds ? { text: 'workspace_id = any($1)', values: [workspaceIds] } : { text: 'true' };

/** Lets the time pass in which open uploads may be completed. */
export function passExpiry(urls: Urls, workspaceIds?: string[]): Promise<unknown> {
  const { text, values } = within(workspaceIds);
  return connected(urls.DATABASE_OWNER_URL, (owner) =>
    owner.query(
      `update upload set expires_at = ${past} where ${text} and status in ('created', 'uploading', 'completing')`,
      values,
    ),
  );
}

/** Lets every signed URL run out. */
export function passWritable(urls: Urls, workspaceIds?: string[]): Promise<unknown> {
  const { text, values } = within(workspaceIds);
  return connected(urls.DATABASE_OWNER_URL, (owner) =>
    owner.query(`update storage_object set writable_until = ${past} where ${text}`, values),
  );
}

/** All jobs that mend, after all times have passed that they wait for: everywhere, or in some workspaces. */
export async function cleanUp(urls: Urls, workspaceIds?: string[]): Promise<void> {
  await passExpiry(urls, workspaceIds);
  await expireUploads();
  await passWritable(urls, workspaceIds);
  await sweepObjects();
}
