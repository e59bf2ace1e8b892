import { randomBytes } from 'node:crypto';
import { vi } from 'vitest';
import type { UploadEntry, UploadPhase } from '../upload-entry.ts';
import type { UploadTarget } from '../upload-target.ts';
import { stubBrowser, until } from './fake-browser.ts';
import { makeServer } from './fake-server.ts';

type Between = (number: number, time: number) => Promise<number | undefined> | number | undefined;

export const target: UploadTarget = {
  workspace: {
    id: 'personal',
    kind: 'personal',
    name: 'Personal',
    slug: 'personal',
    colour: 'slate',
  },
  folderId: null,
  folderName: null,
};

export const bytesOf = (size: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(size));

export const fileOf = (name: string, bytes: Uint8Array<ArrayBuffer>, lastModified = 1_000): File =>
  new File([bytes], name, { type: 'text/plain', lastModified });

export const inOrder = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

/** A fresh engine between a browser and a server that are made for one test. */
export async function makeStage() {
  vi.resetModules();
  const server = makeServer();
  const sent: number[] = [];
  let between: Between = () => undefined;
  stubBrowser(async (url, body) => {
    const number = Number(url.split('/').at(-1));
    sent.push(number);
    const time = sent.filter((other) => other === number).length;
    return (await between(number, time)) ?? server.put(url, body);
  });
  const store = await import('../upload-store.ts');
  const engine = await import('../upload-engine.ts');
  const entries = (): UploadEntry[] => [...store.currentEntries()];
  return {
    server,
    engine,
    entries,
    /** Numbers of the parts that were sent, in the order in which they were. */
    sent,
    /** Answers with a status instead of the store, for the part and the time that it is sent. */
    putBetween(next: Between): void {
      between = next;
    },
    add: (...files: File[]): Promise<string[]> =>
      engine.addUploads(
        { files: files.map((file) => ({ file, path: [] })), emptyFolders: [] },
        target,
      ),
    only(): UploadEntry {
      const [entry, ...others] = entries();
      if (!entry || others.length > 0) throw new Error('there is not one entry');
      return entry;
    },
    untilAll: (phase: UploadPhase): Promise<void> =>
      until(() => entries().every((entry) => entry.phase === phase)),
    async leave(): Promise<void> {
      await engine.endAll();
      vi.useRealTimers();
      vi.unstubAllGlobals();
    },
  };
}
