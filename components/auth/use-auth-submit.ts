import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';
import { type AuthPath, authRequest } from './auth-request.ts';

/** The type of an error above the form that no other input can mend: the link to it is dead. */
export const deadLink = 'dead-link';

interface AuthSubmit<Input> {
  /** What is sent; the form's values, where it is not said. */
  body?: (input: Input) => Record<string, unknown>;
  onDone?: () => void | Promise<void>;
}

/** Sends a form to better-auth. What went wrong is shown at the field concerned, else above the form. */
export function useAuthSubmit<T extends FieldValues>(
  { handleSubmit, setError, getValues }: UseFormReturn<T>,
  path: AuthPath,
  { body, onDone }: AuthSubmit<T> = {},
) {
  return handleSubmit(async (input) => {
    const failure = await authRequest(path, body ? body(input) : input);
    if (!failure) return onDone?.();
    const { field, message } = failure;
    const known = Object.keys(getValues()).find((name) => name === field);
    if (known) setError(known as Path<T>, { message }, { shouldFocus: true });
    else setError('root', { type: failure.deadLink ? deadLink : 'server', message });
  });
}
