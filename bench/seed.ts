import { DatabaseSync } from 'node:sqlite';
import type pg from 'pg';

/** An organization with so many files in its root. */
export interface Crowd {
  organizationId: string;
  ownerId: string;
  files: number;
  /** Under which the store's index has as many objects. */
  prefix: string;
}

/** The id of the n-th file: sortable by time as real ones are, and of this crowd only. */
const fileId = (crowd: string) =>
  `('0190' || ${crowd} || '-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid`;

/**
 * Makes a crowd's rows by SQL, as a superuser: a million uploads would take hours. All files of a
 * crowd show one object, which lists never look at. Triggers and foreign keys are off meanwhile.
 */
export async function seedFiles(admin: pg.Client, crowd: Crowd, number: number): Promise<void> {
  const { organizationId, ownerId, files } = crowd;
  const mark = `'${number.toString(16).padStart(4, '0')}'`;
  await admin.query('set session_replication_role = replica; set synchronous_commit = off');
  const { rows } = await admin.query<{ id: string }>(
    `insert into storage_object (id, user_id, organization_id, bucket, object_key, size, state, etag, reference_count)
     values (gen_random_uuid(), $1, $2::uuid, 'bench', 'bench/' || $2::uuid, 5, 'stored', '"bench"', $3) returning id`,
    [ownerId, organizationId, files],
  );
  await admin.query(
    `insert into storage (id, user_id, organization_id, file_key, filename, name_key, original_name,
       mime_type, size, object_id, created_at)
     select ${fileId(mark)}, $1, $2, 'bench-' || ${mark} || '-' || i, name, name, name, 'text/plain', i, $3,
       now() - make_interval(secs => i)
     from (select i, 'file ' || lpad(i::text, 7, '0') || '.txt' as name from generate_series(1, $4::int) as i) as numbered`,
    [ownerId, organizationId, rows[0]?.id, files],
  );
  await admin.query('reset session_replication_role; reset synchronous_commit');
}

/** Seeds without the index of name parts, and makes it at the end in one go, which is quicker. */
export async function withoutGrams(admin: pg.Client, seed: () => Promise<void>): Promise<void> {
  const name = 'storage_grams';
  const { rows } = await admin.query<{ made: string }>(
    'select pg_get_indexdef($1::regclass) as made',
    [name],
  );
  await admin.query(`drop index ${name}`);
  await seed();
  await admin.query(rows[0]?.made ?? '');
}

/** What a server that has run for a while knows of its tables. */
export async function settle(admin: pg.Client): Promise<void> {
  for (const table of ['storage', 'storage_object', 'upload', 'upload_session'])
    await admin.query(`vacuum analyze ${table}`);
  await admin.query('checkpoint');
}

/**
 * Writes the same crowd as objects straight into the index of a disk store that is not running, so
 * that ListObjectsV2 has as much to page through. Their bytes do not exist; nobody asks for them.
 */
export function seedObjects(
  dataDirectory: string,
  bucket: string,
  crowds: readonly Pick<Crowd, 'files' | 'prefix'>[],
): void {
  const database = new DatabaseSync(`${dataDirectory}/index.sqlite`);
  try {
    const insert = database.prepare(
      `INSERT INTO object (bucket, key, blob, size, etag, last_modified, headers)
       VALUES (?, ?, ?, 5, '5d41402abc4b2a76b9719d911017c592', ?, '{"system":{},"metadata":{}}')`,
    );
    database.exec('BEGIN');
    for (const { prefix, files } of crowds)
      for (let i = 1; i <= files; i++) {
        const name = `file ${String(i).padStart(7, '0')}.txt`;
        const key = Buffer.from(prefix + name);
        insert.run(bucket, key, `bench-${prefix}${i}`, Date.now());
      }
    database.exec('COMMIT');
  } finally {
    database.close();
  }
}
