import { TRPCError } from '@trpc/server';
import { cache } from 'react';
import { landmarkEvery } from '#server/core/lists/schema.ts';
import { callerFor } from './caller.ts';

/** The way to a folder of a workspace; undefined where the folder is unknown or foreign. */
export const folderPathAt = cache(
  async (headers: Headers, workspaceId: string, folderId: string) => {
    const caller = await callerFor(headers, workspaceId);
    try {
      return await caller.folders.path({ id: folderId });
    } catch (error) {
      const code = error instanceof TRPCError ? error.code : undefined;
      if (code === 'NOT_FOUND' || code === 'BAD_REQUEST') return undefined;
      throw error;
    }
  },
);

type Caller = Awaited<ReturnType<typeof callerFor>>;
type Order<L extends (input: never) => unknown> = Required<
  Pick<Parameters<L>[0], 'sort' | 'direction'>
>;

/** How the two halves of a list are sorted. */
interface Orders {
  files: Order<Caller['files']['landmarks']>;
  folders: Order<Caller['folders']['landmarks']>;
}

/**
 * The first pages of what is in a folder (null: the root). Undefined where they cannot be read: the
 * list loads them itself then, and says what is wrong.
 */
export async function firstContents(
  headers: Headers,
  workspaceId: string,
  folderId: string | null,
  orders: Orders,
) {
  const caller = await callerFor(headers, workspaceId);
  try {
    const [folders, files] = await Promise.all([
      caller.folders.list({ parentId: folderId, ...orders.folders, limit: landmarkEvery }),
      caller.files.list({ folderId, ...orders.files, limit: landmarkEvery }),
    ]);
    return { order: orders.files, folders, files };
  } catch {
    return undefined;
  }
}

/** The same for the trash: its first page. */
export async function firstTrash(headers: Headers, workspaceId: string) {
  const caller = await callerFor(headers, workspaceId);
  try {
    return await caller.trash.list({});
  } catch {
    return undefined;
  }
}
