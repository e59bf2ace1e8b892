import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from './router.ts';

/** What a failed call means to a person, and to the program that made it. */
export interface Failure {
  /** The server's code; `OFFLINE` where no answer came, null for a fault of the server. */
  code: string | null;
  message: string;
  fields: Record<string, string>;
  details: Readonly<Record<string, string | number | null>>;
}

const isApiError = (error: unknown): error is TRPCClientError<AppRouter> =>
  error instanceof TRPCClientError;

/** Reads any error of a call. One without an answer is the network's. */
export function failureOf(error: unknown): Failure {
  if (isApiError(error) && error.data) {
    const { code, message, fields, details } = error.data;
    return { code, message, fields: fields ?? {}, details };
  }
  return {
    code: 'OFFLINE',
    message: 'Holdall did not answer. Check your connection and try again.',
    fields: {},
    details: {},
  };
}

/** Whether the same call may succeed later without anybody changing anything. */
export const isPassing = ({ code }: Failure): boolean =>
  code === null ||
  ['OFFLINE', 'DATABASE_UNAVAILABLE', 'STORAGE_UNAVAILABLE', 'RESTARTING'].includes(code);
