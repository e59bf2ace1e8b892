import { format } from 'node:util';
import { logger } from './logger.ts';
import { plainText } from './plain-text.ts';

type Level = 'debug' | 'info' | 'warn' | 'error';

/** What others print, as a line of ours: texts only, since objects may hold anything. */
function logCall(level: Level, values: unknown[]): void {
  const err = values.find((value) => value instanceof Error);
  const [first, ...rest] = values;
  const texts = rest.filter((value) => typeof value === 'string' || typeof value === 'number');
  const message = typeof first === 'string' ? plainText(format(first, ...texts)) : '';
  logger[level]({ source: 'console', ...(err ? { err } : {}) }, message || 'printed');
}

/**
 * Sends everything that this process would print by itself through the logger: what Next and other
 * libraries write to the console, Node's warnings, and errors that nobody caught.
 */
export function captureOutput(): void {
  const levels = {
    debug: 'debug',
    log: 'info',
    info: 'info',
    warn: 'warn',
    error: 'error',
  } as const;
  for (const [method, level] of Object.entries(levels))
    Reflect.set(console, method, (...values: unknown[]) => logCall(level, values));
  process.removeAllListeners('warning');
  process.on('warning', (err) => logger.warn({ source: 'node', err }, 'a warning'));
  process.on('unhandledRejection', (err) =>
    logger.error({ source: 'node', err }, 'a rejection that nobody handled'),
  );
  process.on('uncaughtException', (err) => {
    logger.fatal({ source: 'node', err }, 'an error that nobody caught');
    process.exit(1);
  });
}
