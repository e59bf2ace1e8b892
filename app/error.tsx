'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { MessagePage } from '#components/shared/message-page.tsx';
import { Button } from '#components/ui/button.tsx';

interface ErrorPageProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** A page that could not be made: mostly because the server or its database was away for a moment. */
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
      <Button pending={pending} onClick={tryAgain}>
        Try again
      </Button>
    </MessagePage>
  );
}
