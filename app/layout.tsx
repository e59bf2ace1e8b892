import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { SessionWatch } from '#components/auth/session-watch.tsx';
import { SignInAgain } from '#components/auth/sign-in-again.tsx';
import { ConnectionBanner } from '#components/events/connection-banner.tsx';
import { FocusKeeper } from '#components/shared/focus-keeper.tsx';
import { ThemeProvider } from '#components/shared/theme.tsx';
import { Toaster } from '#components/ui/toaster.tsx';
import { sessionOf } from '#server/api/caller.ts';
import './globals.css';

export const metadata: Metadata = { title: { default: 'Holdall', template: '%s · Holdall' } };
export const viewport: Viewport = { colorScheme: 'light dark' };

/** Reading the request makes every page dynamic, so that Next puts the nonce onto its scripts. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const request = await headers();
  const nonce = request.get('content-security-policy')?.match(/'nonce-([^']+)'/)?.[1];
  const session = await sessionOf(request);
  return (
    <html lang="en" className={GeistSans.variable} suppressHydrationWarning>
      <body className="font-sans antialiased">
        <ThemeProvider nonce={nonce}>
          <SessionWatch userId={session?.userId ?? null} />
          <ConnectionBanner />
          <NuqsAdapter>{children}</NuqsAdapter>
          <Toaster />
          <FocusKeeper />
          {session && <SignInAgain person={{ userId: session.userId, email: session.email }} />}
        </ThemeProvider>
      </body>
    </html>
  );
}
