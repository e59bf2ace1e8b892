import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { startObjectStore } from '../server.ts';

export const credentials = {
  accessKeyId: 'TESTKEY',
  secretAccessKey: 'a-secret-that-only-tests-know',
  region: 'eu-test-1',
};

/** A client of the store with the SDK's default settings, unless others are given. */
export function clientOf(port: number, settings: S3ClientConfig = {}): S3Client {
  return new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: credentials.region,
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
    ...settings,
  });
}

/** A folder of its own below the system's temporary one. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'holdall-object-store-'));
}

/** Every file that holds, or was to hold, the bytes of an object. */
export async function blobFiles(folder: string): Promise<string[]> {
  const names = await Promise.all(
    ['incoming', 'blobs'].map((part) =>
      readdir(join(folder, part), { recursive: true, withFileTypes: true }),
    ),
  );
  return names
    .flat()
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}

/** Starts a store in this process with an empty folder; `close` stops it and removes the folder. */
export async function startTemporaryStore(now?: () => Date) {
  const folder = await temporaryFolder();
  const options = { dataDirectory: folder, host: '127.0.0.1', port: 0, ...credentials, now };
  const store = await startObjectStore(options);
  const client = clientOf(store.port);
  return {
    folder,
    port: store.port,
    client,
    async close() {
      client.destroy();
      await store.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Asks again until the answer is true. @throws Error after ten seconds */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('The condition did not come true in ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
