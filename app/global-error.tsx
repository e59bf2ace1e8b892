'use client';

import { MessagePage } from '#components/shared/message-page.tsx';
import { plainButton } from '#components/ui/button-styles.ts';
import './globals.css';

/** In place of the whole page, where its frame itself has failed. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body className="font-sans antialiased">
        <title>Something went wrong · Holdall</title>
        <MessagePage heading="Something went wrong">
          <p>
            Holdall cannot show this page right now
            {error.digest ? ` (number ${error.digest})` : ''}. Try again in a moment.
          </p>
          <button type="button" className={plainButton} onClick={() => window.location.reload()}>
            Try again
          </button>
        </MessagePage>
      </body>
    </html>
  );
}
