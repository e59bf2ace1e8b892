import { CircleAlert } from 'lucide-react';

/** What went wrong with a form as a whole, announced when it appears. */
export function FormError({ message }: { message?: string }) {
  return (
    <div role="alert">
      {message && (
        <p className="flex gap-2 rounded-md bg-danger-soft px-3 py-2 text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>{message}</span>
        </p>
      )}
    </div>
  );
}
