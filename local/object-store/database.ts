import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Keys are bytes, so that they sort as S3 sorts them and a prefix has an exact upper bound. */
const schema = `
  CREATE TABLE IF NOT EXISTS bucket (
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
  ) STRICT, WITHOUT ROWID;
`;

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
    inTransaction(database, () => database.exec(schema));
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

/** Runs `work` in one transaction: all of it is durable when this returns, or nothing of it. */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
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
