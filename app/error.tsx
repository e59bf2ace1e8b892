'use client';

import { MessagePage } from '#components/shared/message-page.tsx';
import { Button } from '#components/ui/button.tsx';

interface ErrorPageProps {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <MessagePage heading="Something went wrong">
      <p>
        Try again in a moment. If it stays, tell whoever runs this Holdall
        {error.digest ? `, with the number ${error.digest}` : ''}.
      </p>
      <Button onClick={reset}>Try again</Button>
    </MessagePage>
  );
}
