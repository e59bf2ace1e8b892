import { DatabaseSync } from 'node:sqlite';
import type pg from 'pg';

/** So many files in the root of an organization, or in a folder of somebody's Personal. */
export interface Crowd {
  /** Null: Personal. */
  organizationId: string | null;
  ownerId: string;
  /** Null: the root. */
  folderId?: string | null;
  files: number;
  /** Under which the store's index has as many objects. */
  prefix: string;
}

/** An organization's crowd, with a tree of folders beside it. */
export interface OrganizationCrowd extends Crowd {
  organizationId: string;
  tree: Tree;
}

/** Ten thousand folders below one, a folder to move them into, and one that is far down. */
export interface Tree {
  rootId: string;
  boxId: string;
  deepestId: string;
}

const nodes = 10_000;
/** So many folders of a tree lie in one another. */
const deepest = 20;

const markOf = (number: number) => number.toString(16).padStart(4, '0');

/** The id of the n-th file: sortable by time as real ones are, and of this crowd only. */
const fileId = (crowd: string) =>
  `('0190' || ${crowd} || '-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid`;

const folderId = (number: number, node: number) =>
  `0191${markOf(number)}-0000-7000-8000-${node.toString(16).padStart(12, '0')}`;

/** The ids that `seedTree` gives. */
export const treeOf = (number: number): Tree => ({
  rootId: folderId(number, 1),
  deepestId: folderId(number, deepest),
  boxId: folderId(number, nodes + 1),
});

/** Without triggers and foreign keys. */
async function inBulk(admin: pg.Client, seed: () => Promise<unknown>): Promise<void> {
  await admin.query('set session_replication_role = replica; set synchronous_commit = off');
  await seed();
  await admin.query('reset session_replication_role; reset synchronous_commit');
}

/** Makes a tree of folders: the first ones lie in one another, ten of the others in each. */
export async function seedTree(
  admin: pg.Client,
  { organizationId, ownerId }: Pick<Crowd, 'organizationId' | 'ownerId'>,
  number: number,
): Promise<void> {
  const id = (node: string) =>
    `('0191${markOf(number)}-0000-7000-8000-' || lpad(to_hex(${node}), 12, '0'))::uuid`;
  await inBulk(admin, () =>
    admin.query(
      `insert into folder (id, user_id, organization_id, parent_id, name, name_key)
       select ${id('i')}, $1::uuid, $2::uuid,
         case when i = 1 then null when i <= ${deepest} then ${id('i - 1')} else ${id('i / 10')} end,
         'node ' || i, 'node ' || i from generate_series(1, ${nodes}) as i
       union all select ${id(String(nodes + 1))}, $1, $2, null, 'box', 'box'`,
      [ownerId, organizationId],
    ),
  );
}

/** Makes a folder in the root of somebody's Personal. */
export async function seedFolder(admin: pg.Client, ownerId: string, name: string): Promise<string> {
  const id = folderId(0xffff, 1);
  await admin.query('insert into folder (id, user_id, name, name_key) values ($1, $2, $3, $3)', [
    id,
    ownerId,
    name,
  ]);
  return id;
}

/**
 * Makes a crowd's rows by SQL, as a superuser: a million uploads would take hours. All files of a
 * crowd show one object, which lists never look at. Triggers and foreign keys are off meanwhile.
 */
export async function seedFiles(admin: pg.Client, crowd: Crowd, number: number): Promise<void> {
  const { organizationId, ownerId, folderId: place = null, files } = crowd;
  const mark = `'${markOf(number)}'`;
  await inBulk(admin, async () => {
    const { rows } = await admin.query<{ id: string }>(
      `insert into storage_object (id, user_id, organization_id, bucket, object_key, size, state, etag, reference_count)
       values (gen_random_uuid(), $1, $2::uuid, 'bench', 'bench/' || ${mark}, 5, 'stored', '"bench"', $3) returning id`,
      [ownerId, organizationId, files],
    );
    await admin.query(
      `insert into storage (id, user_id, organization_id, folder_id, file_key, filename, name_key,
         original_name, mime_type, size, object_id, created_at, updated_at)
       select ${fileId(mark)}, $1, $2, $5, 'bench-' || ${mark} || '-' || i, name, name, name,
         (array['text/plain', 'image/png', 'application/pdf'])[1 + i % 3], i % 99991, $3,
         now() - make_interval(secs => i), now() - make_interval(secs => i * 7 % 86399)
       from (select i, 'file ' || i || '.txt' as name from generate_series(1, $4::int) as i) as numbered`,
      [ownerId, organizationId, rows[0]?.id, files, place],
    );
  });
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
  for (const table of ['storage', 'storage_object', 'folder', 'upload', 'upload_session'])
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
