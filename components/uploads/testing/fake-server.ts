import { createHash, randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import type { UploadTransport } from '../engine/transport.ts';
import type { UploadConflict } from '../upload-entry.ts';

const partSize = 1_000;

interface Kept {
  filename: string;
  size: number;
  modifiedAt: Date | null;
  sessionId: string;
  folderId: string | null;
  promised: Map<number, string>;
  parts: Map<number, Uint8Array>;
  status: 'uploading' | 'completed' | 'cancelled';
  whole: string | undefined;
}

const openRow = ({ filename, size, folderId, sessionId }: Kept) => ({
  filename,
  size,
  folderId,
  sessionId,
  uploadedBytes: 0,
  createdAt: new Date(0),
  reportedAt: null,
});

export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/**
 * What the server and the store promise to the engine, in memory: the real ones have tests of their
 * own, and journeys bring them together. Files above 1,000 bytes go in parts.
 */
export function makeServer() {
  const uploads = new Map<string, Kept>();
  /** What is in the way, by name. */
  const conflicts = new Map<string, UploadConflict>();
  const find = (uploadId: string): Kept => {
    const kept = uploads.get(uploadId);
    if (!kept) throw new Error('an upload that nobody has started');
    return kept;
  };
  /** The last one of this name. */
  const named = (filename: string): Kept | undefined =>
    [...uploads.values()].findLast((kept) => kept.filename === filename);
  const ended = { ok: false, code: 'CONFLICT', message: 'This upload has ended.' } as const;
  const permit = (uploadId: string, number: number) => ({
    url: `https://store/${uploadId}/${number}`,
    headers: {},
  });
  const wholeOf = ({ parts }: Kept): Uint8Array =>
    Buffer.concat([...parts].sort(([a], [b]) => a - b).map(([, bytes]) => bytes));

  const transport = {
    ensureFolders: vi.fn<UploadTransport['ensureFolders']>(async (_parent, paths) =>
      paths.map((path) => `folder ${path.join('/')}`),
    ),
    start: vi.fn<UploadTransport['start']>(async ({ session, files }) => {
      const sessionId = 'id' in session ? session.id : randomUUID();
      return {
        sessionId,
        repeated: false,
        plans: files.map((file) => {
          const conflict = conflicts.get(file.filename);
          if (conflict && file.onConflict === 'ask')
            return { ok: false, code: 'CONFLICT', message: 'It is there.', conflict };
          if (file.filename.startsWith('too-large'))
            return { ok: false, code: 'TOO_LARGE', message: 'More than is allowed.' };
          const uploadId = randomUUID();
          const single = file.size <= partSize;
          const promised = new Map(file.sha256 && single ? [[1, file.sha256]] : []);
          uploads.set(uploadId, {
            filename: file.filename,
            size: file.size,
            modifiedAt: file.modifiedAt ?? null,
            sessionId,
            folderId: file.folderId,
            promised,
            parts: new Map(),
            status: 'uploading',
            whole: undefined,
          });
          return {
            ok: true,
            uploadId,
            partSize: single ? file.size : partSize,
            partCount: single ? 1 : Math.ceil(file.size / partSize),
            ...(promised.size > 0 && { put: permit(uploadId, 1) }),
          };
        }),
      };
    }),
    sign: vi.fn<UploadTransport['sign']>(async (part) => {
      const kept = find(part.uploadId);
      if (kept.status !== 'uploading') return ended;
      kept.promised.set(part.number, part.sha256);
      return { ok: true, put: permit(part.uploadId, part.number) };
    }),
    complete: vi.fn<UploadTransport['complete']>(async ({ uploadId, sha256: whole }) => {
      const kept = find(uploadId);
      if (kept.status === 'cancelled') return { ...ended, uploadId, retry: null };
      const count = Math.max(1, Math.ceil(kept.size / partSize));
      const missing = Array.from({ length: count }, (_, i) => i + 1).filter(
        (number) => !kept.parts.has(number),
      );
      if (missing.length > 0)
        return {
          ok: false,
          uploadId,
          code: 'CONFLICT',
          message: 'Something is missing.',
          retry: 'send',
          missing,
        };
      kept.status = 'completed';
      kept.whole = whole;
      return {
        ok: true,
        uploadId,
        fileId: randomUUID(),
        filename: kept.filename,
        outcome: 'stored',
      };
    }),
    cancel: vi.fn<UploadTransport['cancel']>(async (uploadId) => {
      const kept = find(uploadId);
      if (kept.status === 'completed')
        return { ok: false, id: uploadId, code: 'CONFLICT', message: 'It is complete.' };
      kept.status = 'cancelled';
      return { ok: true, id: uploadId };
    }),
    report: vi.fn<UploadTransport['report']>(async () => {}),
    resume: vi.fn<UploadTransport['resume']>(async (uploadId) => {
      const kept = find(uploadId);
      const first = kept.promised.get(1);
      return {
        status: kept.status,
        folderId: kept.folderId,
        filename: kept.filename,
        size: kept.size,
        modifiedAt: kept.modifiedAt,
        partSize,
        partCount: Math.ceil(kept.size / partSize),
        stored: [...kept.parts.keys()],
        firstPart: first ? { sha256: first } : null,
      };
    }),
    listOpen: vi.fn<UploadTransport['listOpen']>(async () =>
      [...uploads]
        .filter(([, { status }]) => status === 'uploading')
        .map(([id, kept]) => ({ id, ...openRow(kept) })),
    ),
  } satisfies UploadTransport;

  return {
    transport,
    uploads,
    conflicts,
    partsOf: (filename: string): number[] => [...(named(filename)?.parts.keys() ?? [])],
    stateOf: (filename: string) => named(filename)?.status,
    /** The whole file's hash, as it was told at completion. */
    wholeOf: (filename: string) => named(filename)?.whole,
    /** The content of a file that is complete, by its name. */
    contentOf(filename: string): Uint8Array | undefined {
      const kept = named(filename);
      return kept?.status === 'completed' ? wholeOf(kept) : undefined;
    },
    /** Takes what was promised and nothing else, as a store does. */
    async put(url: string, body: Blob): Promise<number> {
      const [uploadId = '', number = ''] = url.split('/').slice(-2);
      const bytes = new Uint8Array(await body.arrayBuffer());
      const kept = find(uploadId);
      if (kept.promised.get(Number(number)) !== sha256(bytes)) return 400;
      kept.parts.set(Number(number), bytes);
      return 200;
    },
  };
}
