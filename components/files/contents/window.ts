/** Up to here all rows are in the page, so that the browser's own search finds them. */
const wholeList = 200;
/** Lines above and below those in sight. */
const beyond = 8;
/** Lines that are in the page before anything can be measured, and their least height in pixels. */
const firstLines = 40;
const leastLine = 45;

/** What can be measured of a list. */
export interface View {
  /** Pixels. The height is 0 while nothing is known of it, and at most so much before it is measured. */
  top: number;
  height: number;
  /** Of one line of rows; 0 while it is not known. */
  line: number;
}

/** The rows that are in the page: from `first` up to, and without, `end`. */
export interface Window {
  first: number;
  end: number;
}

/** The rows that a view shows of a list with so many in each line. */
export function windowOf({ top, height, line }: View, count: number, columns: number): Window {
  // What is in sight is painted first: the rest comes once it is known what that is.
  if (line === 0 && height > 0)
    return { first: 0, end: Math.min(count, Math.ceil(height / leastLine) * columns) };
  if (count <= wholeList) return { first: 0, end: count };
  if (line === 0) return { first: 0, end: Math.min(count, firstLines * columns) };
  const firstLine = Math.max(0, Math.floor(top / line) - beyond);
  const endLine = Math.ceil((top + height) / line) + beyond;
  const first = Math.min(firstLine * columns, count);
  return { first, end: Math.max(first, Math.min(count, endLine * columns)) };
}

/** How far to scroll so that a line is in sight, below what lies over the list's upper end. */
export function scrollTo(line: number, view: View, covered: number): number {
  const start = line * view.line;
  if (start < view.top) return start;
  const end = start + view.line + covered;
  return end > view.top + view.height ? end - view.height : view.top;
}

/** Where a key leads from a row; undefined for keys that lead nowhere. */
export function indexAfter(
  key: string,
  index: number,
  { count, columns, lines }: { count: number; columns: number; lines: number },
): number | undefined {
  const steps: Record<string, number> = {
    ArrowDown: columns,
    ArrowUp: -columns,
    PageDown: columns * Math.max(1, lines - 1),
    PageUp: -columns * Math.max(1, lines - 1),
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
    ...(columns > 1 && { ArrowRight: 1, ArrowLeft: -1 }),
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (step === undefined || count === 0) return undefined;
  const next = index + step;
  // In a grid, the line above the first one and below the last one are not there.
  if (Math.abs(step) === columns && columns > 1 && (next < 0 || next >= count)) return index;
  return Math.min(count - 1, Math.max(0, next));
}
