import type { AppError, ErrorCode } from './errors.ts';

/** One item's answer of a bulk action. */
export type ItemResult<T = unknown> =
  | ({ id: string; ok: true } & T)
  | { id: string; ok: false; code: ErrorCode; message: string };

/** An item that the action left alone, with the reason for people. */
export const refused = (id: string, error: AppError): ItemResult<never> => ({
  id,
  ok: false,
  code: error.code,
  message: error.message,
});
