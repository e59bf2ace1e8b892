import { crc32 } from 'node:zlib';
import { LostObjectError, readPieces } from '#server/object-store/read-pieces.ts';
import {
  dataDescriptor,
  directoryRecord,
  endRecords,
  entryLength,
  localHeader,
  recordLength,
} from '../format/policy.ts';
import type { ArchiveEntry, Content } from '../queries.ts';

/** First and last byte, both included. */
export interface Slice {
  first: number;
  last: number;
}

/** What the stream tells while it runs. */
export interface Hearing {
  signal: AbortSignal;
  /** The CRC of an object that has been read whole. */
  onChecksum: (objectId: string, crc: number) => Promise<void>;
  /** An object that is not there, or not what was stored. */
  onLost: (objectId: string) => Promise<void>;
}

/** Up to here a file is read whole, ahead of its turn; so many are. */
const smallBytes = 128 * 1024;
const ahead = 8;
/** Small pieces are sent together. */
const chunkBytes = 64 * 1024;

/** Bytes that may be read again, unsent, for CRCs that nobody has kept. */
const mostUnsent = 64 * 1024 ** 2;

/** Whether a download can go on at a byte without reading much again that was sent before. */
export function mayGoOn(entries: readonly ArchiveEntry[], first: number): boolean {
  let at = 0;
  let unsent = 0;
  for (const entry of entries) {
    at += entryLength(entry);
    if (at > first) break;
    if (entry.content && entry.content.crc32 === null) unsent += entry.size;
  }
  return unsent <= mostUnsent;
}

/** The part of a piece, which begins at a byte of the ZIP, that lies in the slice. */
const within = (piece: Uint8Array, at: number, { first, last }: Slice): Uint8Array =>
  piece.subarray(Math.max(0, first - at), Math.max(0, last + 1 - at));

/** Reads contents, small ones ahead of their turn. */
class Reader {
  readonly #entries: readonly ArchiveEntry[];
  readonly #hearing: Hearing;
  readonly #early = new Map<ArchiveEntry, Promise<Uint8Array[]>>();

  constructor(entries: readonly ArchiveEntry[], hearing: Hearing) {
    this.#entries = entries;
    this.#hearing = hearing;
  }

  /** Begins to read what comes next. */
  prepare(from: number): void {
    for (const entry of this.#entries.slice(from, from + ahead)) {
      const { content } = entry;
      if (!content || entry.size > smallBytes || this.#early.has(entry)) continue;
      const pieces = this.#readAll(content);
      // Heard when its turn comes.
      pieces.catch(() => {});
      this.#early.set(entry, pieces);
    }
  }

  async #readAll(content: Content): Promise<Uint8Array[]> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.#read(content, 0)) pieces.push(piece);
    return pieces;
  }

  async *pieces(entry: ArchiveEntry, from: number): AsyncGenerator<Uint8Array> {
    const { content } = entry;
    if (!content) return;
    const early = this.#early.get(entry);
    this.#early.delete(entry);
    if (from === 0 && early) yield* await early;
    else yield* this.#read(content, from);
  }

  async *#read(content: Content, from: number): AsyncGenerator<Uint8Array> {
    try {
      yield* readPieces(content, from, this.#hearing.signal);
    } catch (error) {
      if (error instanceof LostObjectError) await this.#hearing.onLost(content.objectId);
      throw error;
    }
  }
}

/** The CRC of a content, by reading it where nobody knows it. */
async function checksumOf(reader: Reader, entry: ArchiveEntry, { onChecksum }: Hearing) {
  const { content } = entry;
  if (!content) return 0;
  if (content.crc32 !== null) return content.crc32;
  let crc = 0;
  for await (const piece of reader.pieces(entry, 0)) crc = crc32(piece, crc);
  content.crc32 = crc;
  await onChecksum(content.objectId, crc);
  return crc;
}

/** An entry that lies in the slice, wholly or in part, from byte `at` of the ZIP on. */
async function* entryPieces(
  reader: Reader,
  entry: ArchiveEntry,
  at: number,
  slice: Slice,
  hearing: Hearing,
): AsyncGenerator<Uint8Array> {
  const header = localHeader(entry);
  yield within(header, at, slice);
  const { content, size } = entry;
  if (!content || size === 0) return;
  const begin = at + header.length;
  const end = begin + size;
  if (slice.first < end) {
    // Where its CRC is not known, it is read from its beginning, and what was sent before is not sent.
    const from = content.crc32 === null ? 0 : Math.max(0, slice.first - begin);
    let crc = 0;
    let position = begin + from;
    for await (const piece of reader.pieces(entry, from)) {
      crc = crc32(piece, crc);
      yield within(piece, position, slice);
      position += piece.length;
      if (position > slice.last) break;
    }
    if (position === end && from === 0) {
      if (content.crc32 !== null && content.crc32 !== crc) {
        await hearing.onLost(content.objectId);
        throw new LostObjectError('its bytes are not what they were');
      }
      if (content.crc32 === null) await hearing.onChecksum(content.objectId, crc);
      content.crc32 = crc;
    }
  }
  if (slice.last < end) return;
  yield within(dataDescriptor(entry, await checksumOf(reader, entry, hearing)), end, slice);
}

async function* slicePieces(
  entries: readonly ArchiveEntry[],
  slice: Slice,
  hearing: Hearing,
): AsyncGenerator<Uint8Array> {
  const reader = new Reader(entries, hearing);
  const offsets: number[] = [];
  let at = 0;
  for (const [i, entry] of entries.entries()) {
    offsets.push(at);
    const end = at + entryLength(entry);
    if (end > slice.first && at <= slice.last) {
      reader.prepare(i);
      yield* entryPieces(reader, entry, at, slice, hearing);
    }
    at = end;
  }
  const directory = at;
  for (const [i, entry] of entries.entries()) {
    const offset = offsets[i] ?? 0;
    const length = recordLength(entry, offset);
    if (at + length > slice.first && at <= slice.last) {
      const crc = await checksumOf(reader, entry, hearing);
      yield within(directoryRecord(entry, crc, offset), at, slice);
    }
    at += length;
  }
  yield within(endRecords(entries.length, at - directory, directory), at, slice);
}

/**
 * A slice of the ZIP of these entries, in chunks, as fast as they are taken. Memory grows with the
 * number of entries, never with their bytes. What cannot be read ends it with an error: never are
 * there fewer bytes than were promised.
 * @throws LostObjectError; AppError STORAGE_UNAVAILABLE
 */
export async function* zipChunks(
  entries: readonly ArchiveEntry[],
  slice: Slice,
  hearing: Hearing,
): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  let sent = 0;
  const take = (): Uint8Array => {
    const [only] = waiting;
    const chunk = waiting.length === 1 && only ? only : Buffer.concat(waiting);
    waiting = [];
    sent += bytes;
    bytes = 0;
    return chunk;
  };
  for await (const piece of slicePieces(entries, slice, hearing)) {
    if (piece.length === 0) continue;
    waiting.push(piece);
    bytes += piece.length;
    if (bytes >= chunkBytes) yield take();
  }
  if (bytes > 0) yield take();
  if (sent !== slice.last - slice.first + 1)
    throw new Error(`a ZIP of ${slice.last - slice.first + 1} bytes came to ${sent}`);
}
