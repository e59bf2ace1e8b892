import { createHash } from 'node:crypto';
import type { NewPart } from '#server/uploads/schema.ts';
import { send, sessionOf, sha256 } from './files.ts';
import type { as } from './people.ts';

type Caller = Awaited<ReturnType<typeof as>>;
type Bytes = Uint8Array<ArrayBuffer>;

/** An upload in parts, begun through the API. */
export interface Parts {
  uploadId: string;
  sessionId: string;
  partSize: number;
  partCount: number;
  bytes: Bytes;
}

/** The bytes of a part; numbers count from 1. */
export const partOf = ({ bytes, partSize }: Pick<Parts, 'bytes' | 'partSize'>, number: number) =>
  bytes.slice((number - 1) * partSize, number * partSize);

/** What is promised for a part, with all checksums that a store may want. */
export function promiseOf(parts: Parts, number: number, bytes = partOf(parts, number)): NewPart {
  const md5 = createHash('md5').update(bytes).digest('hex');
  return { uploadId: parts.uploadId, number, sha256: sha256(bytes), md5 };
}

/** Starts an upload whose content is not hashed yet; it must be large enough for several parts. */
export async function startParts(
  caller: Caller,
  bytes: Bytes,
  filename = 'large.bin',
  onConflict: 'keepBoth' | 'replace' | 'skip' = 'keepBoth',
): Promise<Parts> {
  const mimeType = 'application/octet-stream';
  const file = { filename, size: bytes.length, mimeType, onConflict };
  const { sessionId, plans } = await caller.uploads.start({
    session: sessionOf([file], filename),
    files: [file],
  });
  const [plan] = plans;
  if (!plan?.ok || !sessionId) throw new Error('the upload was refused');
  const { uploadId, partSize, partCount } = plan;
  return { uploadId, sessionId, partSize, partCount, bytes };
}

/** Signs parts of an upload. @throws Error where one is refused */
export async function signParts(caller: Caller, parts: Parts, numbers: readonly number[]) {
  const promises = numbers.map((number) => promiseOf(parts, number));
  const { results } = await caller.uploads.sign({ parts: promises });
  return results.map((result) => {
    if (!result.ok) throw new Error(`a part was refused: ${result.message}`);
    return result.put;
  });
}

/** Signs parts and sends their bytes. @returns the store's statuses */
export async function sendParts(
  caller: Caller,
  parts: Parts,
  numbers: readonly number[] = Array.from({ length: parts.partCount }, (_, n) => n + 1),
): Promise<number[]> {
  const puts = await signParts(caller, parts, numbers);
  return Promise.all(
    puts.map(async (put, n) => (await send(put, partOf(parts, numbers[n] ?? 0))).status),
  );
}
