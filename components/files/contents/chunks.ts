import { landmarkEvery } from '#server/core/lists/schema.ts';

/** What is known of one half of a list: its folders, or its files. */
export interface Half {
  /** How many rows it has; an estimate until its landmarks are known. */
  count: number;
  /** Cursors that cut it into chunks; see `files.landmarks`. */
  marks: readonly string[];
}

/** A range of a half, between two marks. */
export interface Range {
  kind: 'folder' | 'file';
  cursor: string | undefined;
  until: string | undefined;
}

/** The same with where its rows stand in the whole list. */
export interface Chunk extends Range {
  start: number;
  size: number;
}

/** How many rows of a range are known; undefined while it is not loaded. */
type SizeOf = (range: Range) => number | undefined;

function chunksOfHalf(kind: Chunk['kind'], { count, marks }: Half, sizeOf: SizeOf): Chunk[] {
  if (count === 0) return [];
  const edges = [undefined, ...marks, undefined];
  let left = count;
  const chunks = edges.slice(1).map((until, i): Chunk & { known: boolean } => {
    const range = { kind, cursor: edges[i], until };
    const known = sizeOf(range);
    const last = i === marks.length;
    const size =
      known ?? (last ? Math.max(0, count - landmarkEvery * marks.length) : landmarkEvery);
    left -= size;
    return { ...range, start: 0, size, known: known !== undefined };
  });
  // What others have added or taken since is in chunks that are not loaded: the last ones, say.
  for (const chunk of chunks.toReversed()) {
    if (left === 0) break;
    if (chunk.known) continue;
    const size = Math.max(0, chunk.size + left);
    left -= size - chunk.size;
    chunk.size = size;
  }
  return chunks.map(({ known, ...chunk }) => chunk);
}

/** Cuts a list, folders first, into ranges that can be loaded each by itself. */
export function chunksOf(folders: Half, files: Half, sizeOf: SizeOf): Chunk[] {
  const chunks = [
    ...chunksOfHalf('folder', folders, sizeOf),
    ...chunksOfHalf('file', files, sizeOf),
  ];
  let start = 0;
  for (const chunk of chunks) {
    chunk.start = start;
    start += chunk.size;
  }
  return chunks;
}

export const countOf = (chunks: readonly Chunk[]): number => {
  const last = chunks.at(-1);
  return last ? last.start + last.size : 0;
};

/** The number of the chunk in which a row stands. */
export function chunkAt(chunks: readonly Chunk[], index: number): number {
  let low = 0;
  let high = chunks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((chunks[middle]?.start ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The chunks that hold rows from `first` to `last`. */
export function chunksBetween(chunks: readonly Chunk[], first: number, last: number): Chunk[] {
  if (chunks.length === 0) return [];
  return chunks.slice(chunkAt(chunks, Math.max(0, first)), chunkAt(chunks, Math.max(0, last)) + 1);
}
