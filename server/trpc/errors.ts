import { TRPCError } from '@trpc/server';
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/unstable-core-do-not-import';
import { ZodError } from 'zod';
import { AppError, type ErrorCode, fromDatabase } from '#server/core/errors.ts';

const trpcCodes: Record<ErrorCode, TRPC_ERROR_CODE_KEY> = {
  INVALID: 'BAD_REQUEST',
  UNAUTHENTICATED: 'UNAUTHORIZED',
  FORBIDDEN: 'FORBIDDEN',
  FOREIGN_ORIGIN: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  NO_LONGER_MEMBER: 'NOT_FOUND',
  CONFLICT: 'CONFLICT',
  EXPIRED: 'PRECONDITION_FAILED',
  DAMAGED: 'PRECONDITION_FAILED',
  TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  QUOTA_EXCEEDED: 'PAYLOAD_TOO_LARGE',
  RATE_LIMITED: 'TOO_MANY_REQUESTS',
  DATABASE_UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  STORAGE_UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  RESTARTING: 'SERVICE_UNAVAILABLE',
};

/** Every error of a procedure as tRPC's, with the `AppError` as its cause where there is one. */
export function toTrpcError(error: unknown): TRPCError {
  const cause = error instanceof TRPCError && error.cause ? error.cause : error;
  const app = cause instanceof AppError ? cause : fromDatabase(cause);
  if (app) return new TRPCError({ code: trpcCodes[app.code], message: app.message, cause: app });
  if (error instanceof TRPCError) return error;
  return new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: error });
}

/** What the client is told of an error: never a driver's text, never a stack. */
export interface PublicError {
  message: string;
  code: ErrorCode | null;
  details: AppError['details'];
  /** Sentences by the path of the field that they concern. */
  fields: Record<string, string> | null;
}

function fieldSentences(error: ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) fields[issue.path.join('.')] ??= issue.message;
  return fields;
}

/** Chooses the sentence for people. `requestId` leads the operator from it to the log. */
export function publicError(error: TRPCError, requestId: string): PublicError {
  if (error.cause instanceof AppError)
    return {
      message: error.cause.message,
      code: error.cause.code,
      details: error.cause.details,
      fields: null,
    };
  if (error.cause instanceof ZodError) {
    const fields = fieldSentences(error.cause);
    const message = Object.entries(fields)
      .map(([path, sentence]) => (path ? `${path}: ${sentence}` : sentence))
      .join(' ');
    return { message, code: 'INVALID', details: {}, fields };
  }
  if (error.code === 'INTERNAL_SERVER_ERROR')
    return {
      message: `Something went wrong on our side (request ${requestId}). Try again; if it stays, tell whoever runs this Holdall.`,
      code: null,
      details: { requestId },
      fields: null,
    };
  // What a decoder threw is a program's text; tRPC's own refusals have no cause.
  const message = error.cause ? 'This request could not be read.' : error.message;
  return { message, code: null, details: {}, fields: null };
}
