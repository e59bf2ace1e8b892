import { sweepObjects } from '#server/jobs/objects/mutations.ts';
import { expireUploads } from '#server/jobs/uploads/mutations.ts';
import { connected } from './isolation/snapshot.ts';

type Urls = { DATABASE_OWNER_URL: string };

const past = `now() - interval '1 second'`;

/** Lets the time pass in which open uploads may be completed. */
export function passExpiry(urls: Urls): Promise<unknown> {
  return connected(urls.DATABASE_OWNER_URL, (owner) =>
    owner.query(
      `update upload set expires_at = ${past} where status in ('created', 'uploading', 'completing')`,
    ),
  );
}

/** Lets every signed URL run out. */
export function passWritable(urls: Urls): Promise<unknown> {
  return connected(urls.DATABASE_OWNER_URL, (owner) =>
    owner.query(`update storage_object set writable_until = ${past}`),
  );
}

/** All jobs that mend, after all times have passed that they wait for. */
export async function cleanUp(urls: Urls): Promise<void> {
  await passExpiry(urls);
  await expireUploads();
  await passWritable(urls);
  await sweepObjects();
}
