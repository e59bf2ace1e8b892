import { TRPCError } from '@trpc/server';
import { AppError, type ErrorCode } from '#server/core/errors.ts';

/** What a refused call told: its code in the catalogue, its sentence, its details. */
export interface Refusal {
  code: ErrorCode;
  message: string;
  details: AppError['details'];
}

/**
 * Waits for a call that must be refused, and answers with the refusal.
 * @throws Error when it succeeds; the error itself when it is none of the catalogue
 */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  let value: unknown;
  try {
    value = await call;
  } catch (error) {
    const cause = error instanceof TRPCError ? error.cause : error;
    if (!(cause instanceof AppError)) throw error;
    return { code: cause.code, message: cause.message, details: cause.details };
  }
  throw new Error(`this call must be refused, but answered ${JSON.stringify(value)}`);
}

/** The code of a call that must be refused. */
export const refusalCode = async (call: Promise<unknown>): Promise<ErrorCode> =>
  (await refusal(call)).code;
