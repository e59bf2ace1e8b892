import type { ThumbnailAnswer } from '#server/thumbnails/schema.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';

/** A file in the store, of which the page reads what it shows. */
export interface RemoteFile {
  /** Bytes. */
  size: number;
  mimeType: string;
  /** Its largest thumbnail, as it was when the file was opened. */
  thumbnail: ThumbnailAnswer;
  /** For elements that load it themselves. Lives some minutes. */
  url: string;
  /**
   * The bytes from `from` to before `to`, cut at the end of the file.
   * @throws Error where the store does not give them
   */
  read(from: number, to: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  /** A new URL in place of one that has died. */
  renew(): Promise<string>;
}

/** The store has answered, but not with what was asked for. */
class StoreAnswer extends Error {
  override readonly name = 'StoreAnswer';
}

async function readRange(url: string, from: number, to: number, signal?: AbortSignal) {
  const response = await fetch(url, {
    headers: { range: `bytes=${from}-${to - 1}` },
    referrerPolicy: 'no-referrer',
    signal,
  });
  if (response.status === 206) return new Uint8Array(await response.arrayBuffer());
  // A store that does not know ranges sends everything: what is asked for is in it.
  if (response.status === 200 && from === 0)
    return new Uint8Array(await response.arrayBuffer()).slice(0, to);
  await response.body?.cancel();
  throw new StoreAnswer(`the store answered ${response.status}`);
}

/**
 * Asks for a file's content. A URL that has died while the file was looked at is replaced once for
 * each reading.
 * @throws the API's error where there is none, or it is damaged
 */
export async function openRemote(
  { api }: WorkspaceClient,
  of: { id: string; version?: number },
): Promise<RemoteFile> {
  const ask = () => api.files.previewUrl.mutate(of);
  let current = await ask();
  const { size, mimeType, thumbnail } = current;
  const renew = async () => {
    current = await ask();
    return current.url;
  };
  return {
    size,
    mimeType,
    thumbnail,
    url: current.url,
    renew,
    async read(from, to, signal) {
      const end = Math.min(to, size);
      if (from >= end) return new Uint8Array();
      try {
        return await readRange(current.url, from, end, signal);
      } catch (error) {
        if (!(error instanceof StoreAnswer)) throw error;
        return readRange(await renew(), from, end, signal);
      }
    },
  };
}
