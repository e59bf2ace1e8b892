import {
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { connected } from './isolation/snapshot.ts';
import { testStore } from './store.ts';

/** What is wrong with a workspace, in words; empty where all is well. */
type Problems = string[];

interface ObjectRow {
  object_key: string;
  size: string;
  state: string;
  reference_count: number;
  references: number;
}

const objectQuery = `
  select object_key, size, state, reference_count,
    (select count(*)::int from storage s where s.workspace_id = o.workspace_id and s.object_id = o.id)
    + (select count(*)::int from file_version v where v.workspace_id = o.workspace_id and v.object_id = o.id)
    + (select count(*)::int from thumbnail t cross join unnest(array[t.small_id, t.medium_id, t.large_id]) p (id)
      where t.workspace_id = o.workspace_id and t.state = 'done' and p.id = o.id) as references
  from storage_object o where workspace_id = $1`;

const usage = `
  select coalesce(version_by, user_id) as person, size as used, 0 as reserved, 1 as files, workspace_id from storage
  union all select user_id, size, 0, 0, workspace_id from file_version
  union all select user_id, 0, reserved_bytes, 0, workspace_id from transfer_target
  union all select user_id, 0, size, 0, workspace_id from upload where status in ('created', 'uploading', 'completing')`;

/** Counters that differ from the rows that they count. */
const counterQuery = `
  with truth as (
    select coalesce(person::text, 'the workspace') as whose, sum(used) as used, sum(reserved) as reserved, sum(files) as files
    from (${usage}) u where workspace_id = $1 group by rollup (person)
  ), kept as (
    select user_id::text as whose, used_bytes as used, reserved_bytes as reserved, file_count as files
    from user_storage_limit where workspace_id = $1
    union all
    select 'the workspace', used_bytes, reserved_bytes, file_count from storage_quota where workspace_id = $1
  )
  select whose, concat_ws(' ', k.used, k.reserved, k.files) as kept, concat_ws(' ', t.used, t.reserved, t.files) as counted
  from kept k full join truth t using (whose)
  where (coalesce(k.used, 0), coalesce(k.reserved, 0), coalesce(k.files, 0))
    is distinct from (coalesce(t.used, 0), coalesce(t.reserved, 0), coalesce(t.files, 0))`;

const sessionQuery = `
  select s.id from upload_session s
  left join (
    select session_id, count(*) as total, sum(size) as bytes, sum(uploaded_bytes) as uploaded,
      count(*) filter (where status = 'completed') as completed,
      count(*) filter (where status in ('failed', 'expired')) as failed,
      count(*) filter (where status = 'cancelled') as cancelled
    from upload where workspace_id = $1 group by session_id
  ) u on u.session_id = s.id
  where s.workspace_id = $1 and (s.total_files, s.total_bytes, s.uploaded_bytes, s.completed_files, s.failed_files, s.cancelled_files)
    is distinct from (coalesce(u.total, 0), coalesce(u.bytes, 0), coalesce(u.uploaded, 0), coalesce(u.completed, 0), coalesce(u.failed, 0), coalesce(u.cancelled, 0))`;

const halfMadeQuery = `select object_id from thumbnail where workspace_id = $1 and state = 'storing'`;

async function bucketKeys(prefix: string): Promise<Set<string>> {
  const { client, bucket } = testStore();
  const keys = new Set<string>();
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
    );
    for (const { Key } of page.Contents ?? []) if (Key) keys.add(Key);
    token = page.NextContinuationToken;
  } while (token);
  return keys;
}

async function storedSize(key: string): Promise<number | undefined> {
  const { client, bucket } = testStore();
  return (await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ContentLength;
}

async function bucketProblems(prefix: string, rows: ObjectRow[]): Promise<Problems> {
  const { client, bucket } = testStore();
  const keys = await bucketKeys(prefix);
  const known = new Map(rows.map((row) => [row.object_key, row]));
  const problems = [...keys]
    .filter((key) => !known.has(key))
    .map((key) => `the bucket holds ${key}, which no row knows`);
  for (const row of rows) {
    if (row.state !== 'stored') problems.push(`the object ${row.object_key} is left ${row.state}`);
    else if (!keys.has(row.object_key)) problems.push(`the bytes of ${row.object_key} are gone`);
    else if ((await storedSize(row.object_key)) !== Number(row.size))
      problems.push(`${row.object_key} has another size than its row`);
    if (row.references !== row.reference_count || row.references === 0)
      problems.push(
        `${row.object_key} counts ${row.reference_count} references and has ${row.references}`,
      );
  }
  const open = await client.send(
    new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix }),
  );
  for (const { Key } of open.Uploads ?? []) problems.push(`an upload in parts to ${Key} is left`);
  return problems;
}

/**
 * What the clean-up has left wrong in a workspace: objects without a row, rows without an object,
 * references, counters of quotas and of sessions that differ from what they count.
 */
export function problemsOf(
  urls: { DATABASE_OWNER_URL: string },
  workspaceId: string,
): Promise<Problems> {
  return connected(urls.DATABASE_OWNER_URL, async (owner) => {
    const rows = async (text: string) => (await owner.query(text, [workspaceId])).rows;
    const [kind, id] = workspaceId.split(':');
    const prefix = `uploads/${kind === 'org' ? 'orgs' : 'users'}/${id}/`;
    return [
      ...(await bucketProblems(prefix, await rows(objectQuery))),
      ...(await rows(counterQuery)).map(
        ({ whose, kept, counted }) => `the counters of ${whose} say ${kept} instead of ${counted}`,
      ),
      ...(await rows(halfMadeQuery)).map(
        ({ object_id }) => `the thumbnails of ${object_id} are half made`,
      ),
      ...(await rows(sessionQuery)).map(({ id }) => `the session ${id} miscounts its uploads`),
    ];
  });
}
