import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/**
 * The steps from an empty index to today's; user_version counts the ones that were taken. Keys are
 * bytes, so that they sort as S3 sorts them and a prefix has an exact upper bound.
 */
const steps = [
  `CREATE TABLE IF NOT EXISTS bucket (
    name TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL,
    cors TEXT NOT NULL DEFAULT '[]'
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS object (
    bucket TEXT NOT NULL REFERENCES bucket (name),
    key BLOB NOT NULL,
    blob TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    last_modified INTEGER NOT NULL,
    headers TEXT NOT NULL,
    checksum TEXT,
    PRIMARY KEY (bucket, key)
  ) STRICT, WITHOUT ROWID;`,
  // The bytes of an object are one blob, or the parts of the upload that it was made by.
  `CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    bucket TEXT NOT NULL REFERENCES bucket (name),
    key BLOB NOT NULL,
    started_at INTEGER NOT NULL,
    headers TEXT NOT NULL,
    checksum TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX upload_by_key ON upload (bucket, key, id);
  CREATE TABLE part (
    upload_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    blob TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    last_modified INTEGER NOT NULL,
    checksum TEXT,
    PRIMARY KEY (upload_id, number)
  ) STRICT, WITHOUT ROWID;
  ALTER TABLE object RENAME TO object_of_one_blob;
  CREATE TABLE object (
    bucket TEXT NOT NULL REFERENCES bucket (name),
    key BLOB NOT NULL,
    blob TEXT UNIQUE,
    upload_id TEXT UNIQUE,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    last_modified INTEGER NOT NULL,
    headers TEXT NOT NULL,
    checksum TEXT,
    PRIMARY KEY (bucket, key),
    CHECK ((blob IS NULL) <> (upload_id IS NULL))
  ) STRICT, WITHOUT ROWID;
  INSERT INTO object (bucket, key, blob, size, etag, last_modified, headers, checksum)
    SELECT bucket, key, blob, size, etag, last_modified, headers, checksum FROM object_of_one_blob;
  DROP TABLE object_of_one_blob;`,
];

const versionSchema = z.object({ user_version: z.number() });

/** @throws Error when a newer Holdall has written the index */
function bringUpToDate(database: DatabaseSync): void {
  const row = database.prepare('PRAGMA user_version').get();
  const { user_version: taken } = versionSchema.parse(row);
  if (taken > steps.length) {
    throw new Error('The index of the object store was written by a newer version of Holdall.');
  }
  for (const step of steps.slice(taken)) database.exec(step);
  database.exec(`PRAGMA user_version = ${steps.length}`);
}

const busy = 5;

/**
 * Opens the index of a data directory and keeps it locked until it is closed. The lock is the
 * operating system's, on the file: it ends with the process, however that ends.
 * @throws Error when another process uses the directory
 */
export function openDatabase(dataDirectory: string): DatabaseSync {
  const database = new DatabaseSync(join(dataDirectory, 'index.sqlite'), {
    timeout: 1000,
    enableForeignKeyConstraints: true,
  });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    inTransaction(database, () => bringUpToDate(database));
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) {
      throw new Error(
        `The folder ${dataDirectory} is in use by another object store. Stop that one, or choose another folder.`,
        { cause: error },
      );
    }
    throw error;
  }
}

/**
 * Runs `work` in one transaction: all of it is durable when this returns, or nothing of it. Inside
 * another one it becomes a part of that.
 */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  if (database.isTransaction) return work();
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
