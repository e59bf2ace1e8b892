import pino from 'pino';

/** One line of JSON per event. Never pass secrets, tokens, URLs with signatures or file names. */
export const logger = pino({
  name: 'holdall',
  level: process.env.LOG_LEVEL ?? 'info',
  serializers: {
    // A driver's error repeats the statement's parameters; its message and stack are enough.
    err: (error: unknown) =>
      error instanceof Error
        ? { type: error.name, message: firstLine(error.message), stack: stackOnly(error) }
        : { type: typeof error },
  },
});

const firstLine = (text: string) => text.split('\n', 1)[0];

/** The frames, and the causes' first lines: drizzle's own message carries parameters from line 2 on. */
function stackOnly(error: Error): string {
  const frames = error.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  const cause = error.cause instanceof Error ? [`caused by ${firstLine(error.cause.message)}`] : [];
  return [...frames, ...cause].join('\n');
}
