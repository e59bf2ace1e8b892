import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';
import { failureOf } from './api-error.ts';

type Form<T extends FieldValues> = Pick<UseFormReturn<T>, 'setError'>;

/**
 * Shows a failed call where it belongs: at the field that the server names, at `conflictAt` where
 * what was typed is taken, else above the form.
 */
export function showFailure<T extends FieldValues>(
  form: Form<T>,
  error: unknown,
  fields: readonly Path<T>[],
  conflictAt?: Path<T>,
): void {
  const { code, message, fields: sentences, details } = failureOf(error);
  const named = fields.find((field) => field in sentences || details.field === field);
  const field = named ?? (code === 'CONFLICT' ? conflictAt : undefined);
  if (field) form.setError(field, { message: sentences[field] ?? message }, { shouldFocus: true });
  else form.setError('root', { message });
}
