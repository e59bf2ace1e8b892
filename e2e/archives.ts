import { get } from 'node:http';
import { sessionCookieName, signSessionToken } from '#server/auth/session.ts';
import { env } from '#server/core/env.ts';
import { send, sessionOf, sha256, toBytes } from '#server/testing/files.ts';
import type { Person } from '#server/testing/people.ts';
import type { Api } from './fixtures.ts';

const batch = 50;

/** Puts files with their paths into a workspace, with the folders that they need. @returns their ids */
export async function putTree(api: Api, tree: ReadonlyMap<string, string>): Promise<string[]> {
  const folderOf = (path: string) => path.split('/').slice(0, -1);
  const paths = [...new Set([...tree.keys()].map((path) => folderOf(path).join('/')))].filter(
    Boolean,
  );
  const { ids } =
    paths.length > 0
      ? await api.folders.ensure.mutate({ paths: paths.map((path) => path.split('/')) })
      : { ids: [] };
  const folders = new Map(paths.map((path, i) => [path, ids[i] ?? null]));
  const stored: string[] = [];
  const files = [...tree].filter(([path]) => !path.endsWith('/'));
  for (let i = 0; i < files.length; i += batch) {
    const some = files.slice(i, i + batch).map(([path, text]) => ({ path, bytes: toBytes(text) }));
    const { plans } = await api.uploads.start.mutate({
      session: sessionOf(some.map(({ bytes }) => ({ size: bytes.length }))),
      files: some.map(({ path, bytes }) => ({
        folderId: folders.get(folderOf(path).join('/')) ?? null,
        filename: path.split('/').at(-1) ?? '',
        size: bytes.length,
        mimeType: 'application/octet-stream',
        sha256: sha256(bytes),
      })),
    });
    await Promise.all(
      plans.map(async (plan, n) => {
        if (!plan.ok || !plan.put) throw new Error('an upload was refused');
        await send(plan.put, some[n]?.bytes ?? toBytes(''));
      }),
    );
    const uploads = plans.flatMap((plan) => (plan.ok ? [{ uploadId: plan.uploadId }] : []));
    for (const result of (await api.uploads.complete.mutate({ uploads })).results)
      if (result.ok && result.fileId) stored.push(result.fileId);
  }
  if (stored.length !== files.length) throw new Error('not every upload became a file');
  return stored;
}

/** How an answer came to its end, as a client on the line sees it. */
interface Received {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  bytes: Buffer;
  /** Whether all that was promised has come. */
  complete: boolean;
}

/** Asks the running server for an address, as the person's browser does; cuts the line after `most` bytes. */
export function receive(
  person: Person,
  path: string,
  headers: Record<string, string> = {},
  most = Number.POSITIVE_INFINITY,
): Promise<Received> {
  const cookie = `${sessionCookieName()}=${signSessionToken(person.sessionToken)}`;
  const { promise, resolve, reject } = Promise.withResolvers<Received>();
  get(new URL(path, env().HOLDALL_URL), { headers: { cookie, ...headers } }, (answer) => {
    const pieces: Buffer[] = [];
    let length = 0;
    const done = () => {
      const { statusCode: status = 0, headers: told, complete } = answer;
      resolve({ status, headers: told, bytes: Buffer.concat(pieces), complete });
    };
    answer.on('data', (piece: Buffer) => {
      pieces.push(piece);
      length += piece.length;
      if (length >= most) answer.destroy();
    });
    answer.on('error', () => {});
    answer.on('close', done);
  }).on('error', reject);
  return promise;
}
