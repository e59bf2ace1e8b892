import { createHash } from 'node:crypto';
import { createTRPCClient, httpLink, type TRPCClient, TRPCClientError } from '@trpc/client';
import superjson from 'superjson';
import type { AppRouter } from '#server/api/root.ts';
import { sessionCookieName } from '#server/auth/session.ts';
import type { RunningInstance } from '../stack/running.ts';
import type { DemoPerson } from './accounts.ts';
import type { DemoFile } from './files.ts';

export type Api = TRPCClient<AppRouter>;

/** Milliseconds for one call; a server that hangs must not keep the run from ending. */
const patience = 60_000;

/**
 * The API of a running instance over HTTP, as a person's browser calls it, in one workspace. A call
 * that is under way is waited for, also when the run is stopped: the next one has to know what
 * came of it.
 */
export function apiOf(instance: RunningInstance, person: DemoPerson, workspaceId: string): Api {
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        // The address on which it listens: HOLDALL_URL may lead to a proxy that is not up.
        url: `${instance.listening}/api/trpc`,
        transformer: superjson,
        headers: {
          origin: instance.url,
          cookie: `${sessionCookieName(instance.url)}=${person.cookie}`,
          'x-holdall-workspace': workspaceId,
          'user-agent': 'Holdall demo',
        },
        fetch: (url, options) =>
          fetch(url, { ...options, signal: AbortSignal.timeout(patience) } as RequestInit),
      }),
    ],
  });
}

/** All items of a list, page by page. */
export async function everything<T>(
  load: (cursor: string | undefined) => Promise<{ items: T[]; nextCursor: string | null }>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await load(cursor);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return items;
}

/** Whether the API refused since something else has this name or address already. */
export const isConflict = (error: unknown): boolean =>
  error instanceof TRPCClientError && error.data?.code === 'CONFLICT';

/** What an error of the API says, or any other. */
export function sentenceOf(error: unknown): string {
  if (error instanceof TRPCClientError && error.data?.code === 'UNAUTHENTICATED')
    return 'The running Holdall does not accept the demo’s sessions: give this command the same AUTH_SECRET and HOLDALL_DATA.';
  return error instanceof Error ? error.message : String(error);
}

const hashOf = (algorithm: 'sha256' | 'md5', bytes: Uint8Array): string =>
  createHash(algorithm).update(bytes).digest('hex');

/** MD5 as well, for a store that compares nothing stronger. */
const hashesOf = (bytes: Uint8Array) => ({
  sha256: hashOf('sha256', bytes),
  md5: hashOf('md5', bytes),
});

/** Sends the parts of a file one after the other: a demo's large files are few. */
async function sendParts(
  api: Api,
  { uploadId, partSize, partCount }: { uploadId: string; partSize: number; partCount: number },
  bytes: Buffer,
  send: (put: { url: string; headers: Record<string, string> }, body: Buffer) => Promise<void>,
): Promise<void> {
  for (let number = 1; number <= partCount; number++) {
    const body = bytes.subarray((number - 1) * partSize, number * partSize);
    const parts = [{ uploadId, number, ...hashesOf(body) }];
    const [signed] = (await api.uploads.sign.mutate({ parts })).results;
    if (!signed?.ok) throw new Error(signed?.message ?? 'A part was not signed.');
    await send(signed.put, body);
  }
}

/**
 * Stores a file as a browser does: hash, start, signed PUTs to the object store, complete.
 * @returns its id and its size in bytes
 */
export async function putFile(
  api: Api,
  file: DemoFile,
  scale: number,
  signal: AbortSignal,
): Promise<{ id: string; size: number }> {
  const bytes = Buffer.from(await file.make(scale));
  signal.throwIfAborted();
  const { name: filename, mimeType } = file;
  const hashes = hashesOf(bytes);
  const { plans } = await api.uploads.start.mutate({
    session: { name: filename, files: 1, bytes: bytes.length },
    files: [{ filename, mimeType, size: bytes.length, ...hashes }],
  });
  const [plan] = plans;
  if (!plan?.ok) throw new Error(`“${filename}” was refused: ${plan?.message ?? 'no answer'}`);
  const send: Parameters<typeof sendParts>[3] = async ({ url, headers }, body) => {
    const stored = await fetch(url, {
      method: 'PUT',
      headers,
      body: new Uint8Array(body),
      signal,
    });
    if (!stored.ok)
      throw new Error(`The object store answered ${stored.status} to the upload of “${filename}”.`);
  };
  if (plan.put) await send(plan.put, bytes);
  else await sendParts(api, plan, bytes, send);
  signal.throwIfAborted();
  const uploads = [{ uploadId: plan.uploadId, ...(!plan.put && { sha256: hashes.sha256 }) }];
  const [completed] = (await api.uploads.complete.mutate({ uploads })).results;
  if (!completed?.ok || !completed.fileId)
    throw new Error(`“${filename}” was uploaded, but has become no file.`);
  return { id: completed.fileId, size: bytes.length };
}
