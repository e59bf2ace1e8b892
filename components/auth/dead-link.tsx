import Link from 'next/link';
import { FormError } from '../shared/form-error.tsx';
import { Button } from '../ui/button.tsx';

/** A link to set a new password that cannot be used: why, and the way to a new one. */
export function DeadLink({ message }: { message: string }) {
  return (
    <div className="space-y-4">
      <FormError message={message} />
      <Button asChild className="w-full">
        <Link href="/forgot-password">Ask for a new link</Link>
      </Button>
      <p>
        <Link href="/sign-in" className="underline underline-offset-4">
          Back to signing in
        </Link>
      </p>
    </div>
  );
}
