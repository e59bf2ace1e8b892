// ZIP as APPNOTE.TXT 6.3.10 describes it: stored entries, sizes in 64 bits where they need them.

/** What the records of an entry are made of. */
export interface ZipEntry {
  /** Its path in UTF-8, with `/` between names; a folder's ends with one. */
  path: Uint8Array;
  /** Bytes of its content; 0 of a folder. */
  size: number;
  modifiedAt: Date;
  isFolder: boolean;
}

const max32 = 0xffffffff;
const max16 = 0xffff;

/** Names are UTF-8 (bit 11); the CRC follows the content (bit 3). */
const utf8Names = 1 << 11;
const crcFollows = 1 << 3;

/** 4.5 is the first version with 64-bit sizes, 2.0 with folders. Made on Unix, for its attributes. */
const versionNeeded = (wide: boolean): number => (wide ? 45 : 20);
const madeBy = (3 << 8) | 45;

const isWide = ({ size }: ZipEntry): boolean => size >= max32;

/** Empty content has a known CRC, so nothing needs to follow it. */
const hasDescriptor = ({ size }: ZipEntry): boolean => size > 0;

const flagsOf = (entry: ZipEntry): number => utf8Names | (hasDescriptor(entry) ? crcFollows : 0);

/** MS-DOS date and time, in UTC, since the format knows no time zone: 1980 to 2107, two seconds. */
function dosTime(time: Date): { date: number; time: number } {
  const year = Math.min(2107, Math.max(1980, time.getUTCFullYear()));
  return {
    date: ((year - 1980) << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate(),
    time:
      (time.getUTCHours() << 11) |
      (time.getUTCMinutes() << 5) |
      Math.floor(time.getUTCSeconds() / 2),
  };
}

/** The extra field `UT` with the exact second of the last change (Info-ZIP, extrafld.txt). */
function timeExtra(time: Date): Buffer {
  const extra = Buffer.alloc(9);
  extra.writeUInt16LE(0x5455, 0);
  extra.writeUInt16LE(5, 2);
  extra.writeUInt8(1, 4);
  extra.writeUInt32LE(Math.min(max32, Math.max(0, Math.floor(time.getTime() / 1_000))), 5);
  return extra;
}

/** The extra field of ZIP64 (4.5.3) with these numbers. */
function wideExtra(numbers: readonly number[]): Buffer {
  if (numbers.length === 0) return Buffer.alloc(0);
  const extra = Buffer.alloc(4 + 8 * numbers.length);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8 * numbers.length, 2);
  for (const [i, number] of numbers.entries()) extra.writeBigUInt64LE(BigInt(number), 4 + 8 * i);
  return extra;
}

/** The local header (4.3.7). CRC and sizes come behind the content, so they are zero here. */
export function localHeader(entry: ZipEntry): Buffer {
  const wide = isWide(entry);
  const { date, time } = dosTime(entry.modifiedAt);
  const extra = Buffer.concat([wideExtra(wide ? [0, 0] : []), timeExtra(entry.modifiedAt)]);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(versionNeeded(wide), 4);
  header.writeUInt16LE(flagsOf(entry), 6);
  header.writeUInt16LE(time, 10);
  header.writeUInt16LE(date, 12);
  header.writeUInt32LE(wide ? max32 : 0, 18);
  header.writeUInt32LE(wide ? max32 : 0, 22);
  header.writeUInt16LE(entry.path.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, entry.path, extra]);
}

/** What follows the content (4.3.9); nothing where that is empty. */
export function dataDescriptor(entry: ZipEntry, crc: number): Buffer {
  if (!hasDescriptor(entry)) return Buffer.alloc(0);
  const wide = isWide(entry);
  const descriptor = Buffer.alloc(wide ? 24 : 16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  if (wide) {
    descriptor.writeBigUInt64LE(BigInt(entry.size), 8);
    descriptor.writeBigUInt64LE(BigInt(entry.size), 16);
  } else {
    descriptor.writeUInt32LE(entry.size, 8);
    descriptor.writeUInt32LE(entry.size, 12);
  }
  return descriptor;
}

/** The entry in the directory at the end (4.3.12). */
export function directoryRecord(entry: ZipEntry, crc: number, offset: number): Buffer {
  const far = offset >= max32;
  const wide = isWide(entry);
  const { date, time } = dosTime(entry.modifiedAt);
  const numbers = [...(wide ? [entry.size, entry.size] : []), ...(far ? [offset] : [])];
  const extra = Buffer.concat([wideExtra(numbers), timeExtra(entry.modifiedAt)]);
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x02014b50, 0);
  record.writeUInt16LE(madeBy, 4);
  record.writeUInt16LE(versionNeeded(wide || far), 6);
  record.writeUInt16LE(flagsOf(entry), 8);
  record.writeUInt16LE(time, 12);
  record.writeUInt16LE(date, 14);
  record.writeUInt32LE(crc, 16);
  record.writeUInt32LE(wide ? max32 : entry.size, 20);
  record.writeUInt32LE(wide ? max32 : entry.size, 24);
  record.writeUInt16LE(entry.path.length, 28);
  record.writeUInt16LE(extra.length, 30);
  const mode = entry.isFolder ? 0o040755 : 0o100644;
  record.writeUInt32LE(mode * 0x10000 + (entry.isFolder ? 0x10 : 0), 38);
  record.writeUInt32LE(far ? max32 : offset, 42);
  return Buffer.concat([record, entry.path, extra]);
}

/** Where the directory is (4.3.14 to 4.3.16), in 64 bits as well where 32 or 16 do not hold it. */
export function endRecords(count: number, size: number, offset: number): Buffer {
  const wide = count >= max16 || size >= max32 || offset >= max32;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, max16), 8);
  end.writeUInt16LE(Math.min(count, max16), 10);
  end.writeUInt32LE(Math.min(size, max32), 12);
  end.writeUInt32LE(Math.min(offset, max32), 16);
  if (!wide) return end;
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(madeBy, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, end]);
}

// Lengths without the bytes: of a hundred thousand entries they are asked for at each request.

const timeExtraLength = 9;
const wideExtraLength = (numbers: number): number => (numbers === 0 ? 0 : 4 + 8 * numbers);

function headerLength(entry: ZipEntry): number {
  return 30 + entry.path.length + wideExtraLength(isWide(entry) ? 2 : 0) + timeExtraLength;
}

function descriptorLength(entry: ZipEntry): number {
  if (!hasDescriptor(entry)) return 0;
  return isWide(entry) ? 24 : 16;
}

/** Bytes of an entry before the directory: header, content, and what follows it. */
export const entryLength = (entry: ZipEntry): number =>
  headerLength(entry) + entry.size + descriptorLength(entry);

/** Bytes of the entry's record in the directory. */
export function recordLength(entry: ZipEntry, offset: number): number {
  const numbers = (isWide(entry) ? 2 : 0) + (offset >= max32 ? 1 : 0);
  return 46 + entry.path.length + wideExtraLength(numbers) + timeExtraLength;
}

/** Bytes of a whole ZIP of these entries: stored content makes it known before any is read. */
export function zipLength(entries: readonly ZipEntry[]): number {
  let offset = 0;
  let directory = 0;
  for (const entry of entries) {
    directory += recordLength(entry, offset);
    offset += entryLength(entry);
  }
  return offset + directory + endRecords(entries.length, directory, offset).length;
}
