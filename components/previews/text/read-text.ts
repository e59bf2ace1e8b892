import type { RemoteFile } from '../remote-file.ts';

/** Bytes of a text that are read at a time, and in all. */
export const textStep = 256 * 1024;
export const mostText = 4 * 1024 ** 2;

/** The beginning of a text. */
export interface TextBeginning {
  text: string;
  /** Bytes that it is made of. */
  read: number;
  /** Whether there is more. */
  cut: boolean;
}

/** By its byte order mark; without one it is UTF-8 (https://encoding.spec.whatwg.org, "BOM sniff"). */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** What is not a character in its encoding shows as one that stands for it. */
export function decode(bytes: Uint8Array, cut: boolean): string {
  // Half a character at the end of what was read is none yet.
  return new TextDecoder(encodingOf(bytes)).decode(bytes, { stream: cut });
}

/** Reads the first `bytes` of a text. */
export async function readBeginning(
  file: RemoteFile,
  bytes: number,
  signal?: AbortSignal,
): Promise<TextBeginning> {
  const read = await file.read(0, bytes, signal);
  const cut = read.length < file.size;
  return { text: decode(read, cut), read: read.length, cut };
}
