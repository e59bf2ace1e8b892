import { readSettings } from './settings.ts';
import { type Stack, startStack } from './stack.ts';
import { seconds } from './steps.ts';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A person at a terminal is not shown a line per request; a journal or a file keeps them all. */
const defaultLogLevel = () => (process.stdout.isTTY ? 'warn' : 'info');

function welcome(stack: Stack, dataDirectory: string): void {
  const lines = [
    '',
    `  Holdall is ready:  ${stack.url}`,
    ...(stack.setupLink ? [`  Set it up:         ${stack.setupLink}`] : []),
    `  Data:              ${dataDirectory}`,
    `  Stop:              Ctrl-C, or: kill ${process.pid}`,
    ...stack.notices.map((notice) => `  Note: ${notice}`),
    '',
  ];
  say(lines.join('\n'));
}

/**
 * Serves until Ctrl-C, SIGTERM or a part that keeps failing, and stops everything in order.
 * @returns the exit code
 */
export async function serve(mode: 'start' | 'dev'): Promise<number> {
  const started = performance.now();
  const abort = new AbortController();
  let stack: Stack | undefined;
  const stop = () => {
    if (abort.signal.aborted) return;
    say('\nStopping ...');
    abort.abort(new Error('stopped'));
    void stack?.stop();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    const settings = readSettings(process.env);
    stack = await startStack({
      settings,
      mode,
      environment: { LOG_LEVEL: defaultLogLevel(), ...process.env },
      say,
      signal: abort.signal,
    });
    say(`${seconds(started)}  in all`);
    welcome(stack, settings.dataDirectory);
    const reason = await stack.stopped;
    say(reason ? `Stopped: ${reason}` : 'Stopped');
    return reason ? 1 : 0;
  } catch (error) {
    if (abort.signal.aborted) {
      say('Stopped');
      return 0;
    }
    process.stderr.write(`\n${message(error)}\n`);
    return 1;
  }
}
