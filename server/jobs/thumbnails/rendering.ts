import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { z } from 'zod';
import { renderingLimits } from './limits.ts';

/** The first line of the process's answer. */
export type RenderingHeader = z.infer<typeof header>;
const pixels = z.number().int().min(1);
const header = z.union([
  z.strictObject({ problem: z.string() }),
  z.strictObject({
    width: pixels,
    height: pixels,
    /** Of each picture, from the smallest to the largest. */
    bytes: z.array(pixels).length(3),
  }),
]);

/** Pictures of an image, as WebP. */
export interface Pictures {
  /** Of the image as it is shown. */
  width: number;
  height: number;
  small: Buffer;
  medium: Buffer;
  large: Buffer;
}

export type Rendering =
  | ({ outcome: 'made' } & Pictures)
  /** There can be none; in words. */
  | { outcome: 'none'; problem: string };

/** The process that was to make them ended before it began, or was ended from outside. */
export class RenderingInterrupted extends Error {
  override readonly name = 'RenderingInterrupted';
}

const script = path.join(import.meta.dirname, 'render-process.ts');

/**
 * Its memory is bounded by the kernel: `ulimit -d` counts what is private and writable (getrlimit(2),
 * RLIMIT_DATA). Where the machine runs out all the same, it is the first to go. No variable of ours
 * reaches it.
 */
function start(): ChildProcessWithoutNullStreams {
  const kibibytes = renderingLimits.memory / 1024;
  const limits = `ulimit -c 0; ulimit -d ${kibibytes}; ulimit -t ${renderingLimits.processor}; echo 1000 > /proc/self/oom_score_adj`;
  return spawn(
    '/bin/sh',
    [
      '-c',
      `{ ${limits}; } 2>/dev/null; exec "$0" "$@"`,
      process.execPath,
      '--max-old-space-size=64',
      '--disable-warning=ExperimentalWarning',
      script,
    ],
    { env: { NODE_ENV: 'production', LANG: 'C.UTF-8' }, stdio: 'pipe' },
  );
}

/** What goes wrong with images, by what the library says of it. */
const sentences: [RegExp, string][] = [
  [/pixel limit|too many pixels|dimensions? (too large|exceed)/i, 'It has too many pixels.'],
  [/timeout/i, 'It took too long.'],
  [/memory|allocat/i, 'It needs too much memory.'],
];

const inWords = (problem: string): string =>
  sentences.find(([pattern]) => pattern.test(problem))?.[1] ?? 'It is not a sound image.';

function isWebp(picture: Buffer): boolean {
  return (
    picture.toString('latin1', 0, 4) === 'RIFF' && picture.toString('latin1', 8, 12) === 'WEBP'
  );
}

/** Reads the whole answer; what is not exactly one counts as none. */
function parseAnswer(output: Buffer): Rendering {
  const end = output.indexOf('\n');
  const told = header.parse(JSON.parse(output.toString('utf8', 0, end)));
  if ('problem' in told) return { outcome: 'none', problem: inWords(told.problem) };
  const { width, height, bytes } = told;
  const ends = bytes.map((_, n) => end + 1 + bytes.slice(0, n + 1).reduce((a, b) => a + b));
  const [small, medium, large] = ends.map((to, n) => output.subarray(to - (bytes[n] ?? 0), to));
  if (!small || !medium || !large || ends.at(-1) !== output.length)
    throw new Error('the pictures are not as long as was told');
  if (![small, medium, large].every(isWebp)) throw new Error('a picture is no WebP');
  return { outcome: 'made', width, height, small, medium, large };
}

/**
 * Makes the pictures of an image in a process of its own, which is killed when the time is over or
 * `signal` says so. `feed` writes the image; when it throws, so does this.
 * @throws RenderingInterrupted where nothing can be said of the image
 */
export async function render(
  feed: (write: (piece: Uint8Array) => Promise<boolean>) => Promise<void>,
  signal?: AbortSignal,
): Promise<Rendering> {
  const child = start();
  const closed = once(child, 'close');
  const kill = () => child.kill('SIGKILL');
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    kill();
  }, renderingLimits.whole);
  signal?.addEventListener('abort', kill, { once: true });
  if (signal?.aborted) kill();
  // One that ends early closes its input: the writer hears of it by its exit.
  child.stdin.on('error', () => {});
  child.stderr.resume();
  const output: Buffer[] = [];
  let taken = 0;
  child.stdout.on('data', (piece: Buffer) => {
    taken += piece.length;
    if (taken > renderingLimits.output) kill();
    else output.push(piece);
  });
  try {
    await feed(async (piece) => {
      if (child.stdin.destroyed || child.exitCode !== null || child.signalCode !== null)
        return false;
      if (!child.stdin.write(piece)) await Promise.race([once(child.stdin, 'drain'), closed]);
      return true;
    });
    child.stdin.end();
    await closed;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', kill);
    kill();
  }
  signal?.throwIfAborted();
  const all = Buffer.concat(output);
  const begun = all.toString('latin1', 0, 6) === 'ready\n';
  if (late) return { outcome: 'none', problem: 'It took too long.' };
  if (taken > renderingLimits.output)
    return { outcome: 'none', problem: 'It is not a sound image.' };
  // SIGKILL that was not ours: somebody, or the kernel for want of memory, has ended it.
  if (!begun || child.signalCode === 'SIGKILL')
    throw new RenderingInterrupted(`the process ended with ${child.signalCode ?? child.exitCode}`);
  if (child.exitCode !== 0 || child.signalCode !== null)
    return { outcome: 'none', problem: 'It is not a sound image.' };
  return parseAnswer(all.subarray(6));
}
