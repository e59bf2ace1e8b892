import { AppError, type ErrorCode } from '#server/core/errors.ts';

/** Why one item of a batch was not done. */
export interface ItemRefusal {
  ok: false;
  code: ErrorCode;
  message: string;
}

export const refusedItem = ({ code, message }: AppError): ItemRefusal => ({
  ok: false,
  code,
  message,
});

/** The one answer about an upload that has ended without becoming a file. */
export const ended = (row: { status: string; error: string | null }): AppError =>
  new AppError('CONFLICT', row.error ?? `This upload is ${row.status}. Start it again.`);
