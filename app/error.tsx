'use client';

import { LoaderCircle } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { MessagePage } from '#components/shared/message-page.tsx';
import { plainButton } from '#components/ui/button-styles.ts';

interface ErrorPageProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/**
 * A page that could not be made: mostly because the server or its database was away for a moment.
 * Its button is bare: the frame of every page brings this one along.
 */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const tryAgain = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <MessagePage heading="Something went wrong">
      <p>
        Try again in a moment. If it stays, tell whoever runs this Holdall
        {error.digest ? `, with the number ${error.digest}` : ''}.
      </p>
      <button
        type="button"
        className={plainButton}
        aria-disabled={pending || undefined}
        onClick={pending ? undefined : tryAgain}
      >
        {pending && <LoaderCircle aria-hidden className="animate-spin" />}
        Try again
      </button>
    </MessagePage>
  );
}
