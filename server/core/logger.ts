import pino from 'pino';
import { logLevel } from './env.ts';
import { plainText } from './plain-text.ts';

/** Fields of PostgreSQL's and the system's errors that name things of ours, never what is in them. */
const safeFields = ['code', 'constraint', 'table', 'column', 'routine', 'syscall'] as const;

function fieldsOf(error: Error): Record<string, string> {
  const found: Record<string, string> = {};
  for (const field of safeFields) {
    const value: unknown = Reflect.get(error, field);
    if (typeof value === 'string' && /^[\w.-]{1,63}$/.test(value)) found[field] = value;
  }
  return found;
}

/** The frames below the message, which may have lines that look like frames. */
function framesOf(error: Error): string[] {
  const stack = error.stack ?? '';
  const at = stack.indexOf(error.message);
  const below = at < 0 ? stack : stack.slice(at + error.message.length);
  return below
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .map((line) => line.trim());
}

/** An error as the log has it, with its causes. Drivers put parameters into messages and fields. */
export function loggedError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  return {
    type: error.name,
    message: plainText(error.message),
    ...fieldsOf(error),
    stack: framesOf(error),
    ...(error.cause && depth < 4 ? { cause: loggedError(error.cause, depth + 1) } : {}),
  };
}

/** One line of JSON per event. Never pass secrets, tokens, URLs with signatures or file names. */
export const logger = pino({
  name: 'holdall',
  level: logLevel.catch('info').parse(process.env.LOG_LEVEL || undefined),
  serializers: { err: (error: unknown) => loggedError(error) },
});
