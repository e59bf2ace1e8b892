/** What a ZIP file says of one of its entries. Nothing of it is unpacked. */
export interface ZipEntry {
  /** As it is written there: shown as text, never used as a path. */
  name: string;
  kind: 'file' | 'folder' | 'link';
  /** Bytes, unpacked, as the archive claims. */
  size: number;
  encrypted: boolean;
}

export interface ZipListing {
  entries: ZipEntry[];
  /** How many there are, as the archive claims; more than are listed where it is large. */
  total: number;
}

/** The archive cannot be listed. */
export class NotAZip extends Error {
  override readonly name = 'NotAZip';
}

type Read = (from: number, to: number) => Promise<Uint8Array<ArrayBuffer>>;

/** Entries that are listed, at most, and bytes of the directory that are read for them. */
export const zipLimits = { entries: 5_000, directory: 4 * 1024 ** 2 } as const;

// APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16, 4.4 and 4.5.3.
const signatures = { end: 0x06054b50, locator: 0x07064b50, end64: 0x06064b50, entry: 0x02014b50 };
const endSize = 22;
const longestComment = 65_535;

const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A number of 64 bits, as far as numbers here are exact. */
function safe(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new NotAZip('a number is too large');
  return Number(value);
}

interface Directory {
  from: number;
  bytes: number;
  total: number;
}

/** The last record of the file, behind which only a comment of the told length stands. */
function findEnd(tail: Uint8Array): number {
  const view = viewOf(tail);
  for (let at = tail.length - endSize; at >= 0; at--)
    if (
      view.getUint32(at, true) === signatures.end &&
      at + endSize + view.getUint16(at + 20, true) === tail.length
    )
      return at;
  throw new NotAZip('there is no directory');
}

async function findDirectory(read: Read, size: number): Promise<Directory> {
  const start = Math.max(0, size - endSize - longestComment);
  const tail = await read(start, size);
  if (tail.length < endSize) throw new NotAZip('it is too short');
  const at = findEnd(tail);
  const view = viewOf(tail);
  const found = {
    total: view.getUint16(at + 10, true),
    bytes: view.getUint32(at + 12, true),
    from: view.getUint32(at + 16, true),
  };
  const large = found.total === 0xffff || found.bytes === 0xffffffff || found.from === 0xffffffff;
  if (!large || at < 20 || view.getUint32(at - 20, true) !== signatures.locator) return found;
  const end64 = safe(view.getBigUint64(at - 12, true));
  const record = await read(end64, end64 + 56);
  const view64 = viewOf(record);
  if (record.length < 56 || view64.getUint32(0, true) !== signatures.end64)
    throw new NotAZip('its directory is damaged');
  return {
    total: safe(view64.getBigUint64(32, true)),
    bytes: safe(view64.getBigUint64(40, true)),
    from: safe(view64.getBigUint64(48, true)),
  };
}

const utf8 = new TextDecoder();
// Names without the mark of UTF-8 are in whatever the maker's system used: DOS, mostly.
const latin = new TextDecoder('windows-1252');

/** The unpacked size where it does not fit in 32 bits: the first number of the field of Zip64. */
function largeSize(extra: DataView): number | undefined {
  for (let at = 0; at + 4 <= extra.byteLength; ) {
    const length = extra.getUint16(at + 2, true);
    if (extra.getUint16(at, true) === 1 && length >= 8 && at + 12 <= extra.byteLength)
      return safe(extra.getBigUint64(at + 4, true));
    at += 4 + length;
  }
  return undefined;
}

/** By the type in a mode of Unix (inode(7), S_IFMT). */
const unixKinds = new Map<number, ZipEntry['kind']>([
  [0x4000, 'folder'],
  [0xa000, 'link'],
]);

/** One entry of the directory, and where the next one begins; undefined where it is cut off. */
function parseEntry(bytes: Uint8Array, at: number): { entry: ZipEntry; next: number } | undefined {
  const view = viewOf(bytes);
  if (at + 46 > bytes.length) return undefined;
  if (view.getUint32(at, true) !== signatures.entry) throw new NotAZip('its directory is damaged');
  const flags = view.getUint16(at + 8, true);
  const lengths = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
  const [nameLength = 0, extraLength = 0, commentLength = 0] = lengths;
  const nameEnd = at + 46 + nameLength;
  const next = nameEnd + extraLength + commentLength;
  if (next > bytes.length) return undefined;
  const raw = bytes.subarray(at + 46, nameEnd);
  const name = (flags & 0x800 ? utf8 : latin).decode(raw);
  const size = view.getUint32(at + 24, true);
  const madeOnUnix = view.getUint8(at + 5) === 3;
  const mode = madeOnUnix ? view.getUint16(at + 40, true) & 0xf000 : 0;
  return {
    next,
    entry: {
      name,
      kind: unixKinds.get(mode) ?? (name.endsWith('/') ? 'folder' : 'file'),
      size:
        size === 0xffffffff
          ? (largeSize(viewOf(bytes.subarray(nameEnd, nameEnd + extraLength))) ?? size)
          : size,
      encrypted: (flags & 1) === 1,
    },
  };
}

/**
 * Lists a ZIP file by its central directory, which is all that is read of it.
 * @throws NotAZip; what `read` throws
 */
export async function listZip(read: Read, size: number): Promise<ZipListing> {
  const { from, bytes: length, total } = await findDirectory(read, size);
  if (from + length > size) throw new NotAZip('its directory is not in it');
  const bytes = await read(from, from + Math.min(length, zipLimits.directory));
  const entries: ZipEntry[] = [];
  for (let at = 0; at < bytes.length && entries.length < zipLimits.entries; ) {
    const parsed = parseEntry(bytes, at);
    if (!parsed) break;
    entries.push(parsed.entry);
    at = parsed.next;
  }
  // What it claims may be a lie in both directions.
  const whole = bytes.length === length && entries.length < zipLimits.entries;
  return { entries, total: whole ? entries.length : Math.max(total, entries.length) };
}
