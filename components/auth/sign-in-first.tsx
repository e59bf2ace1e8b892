import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { withNext } from './safe-next.ts';

interface SignInFirstProps {
  heading: string;
  /** The path to come back to. */
  next: string;
  /** Whether most people who come here have no account yet. */
  newcomer?: boolean;
  children: ReactNode;
}

/** What a page says to somebody who has to sign in before it can help. */
export function SignInFirst({ heading, next, newcomer = false, children }: SignInFirstProps) {
  return (
    <div className="space-y-4">
      <h1 className="font-semibold text-xl">{heading}</h1>
      <p>{children}</p>
      <div className={`flex gap-2 ${newcomer ? 'flex-col-reverse' : 'flex-col'}`}>
        <Button asChild variant={newcomer ? 'outline' : 'primary'}>
          <Link href={withNext('/sign-in', next)}>Sign in</Link>
        </Button>
        <Button asChild variant={newcomer ? 'primary' : 'outline'}>
          <Link href={withNext('/sign-up', next)}>Create an account</Link>
        </Button>
      </div>
    </div>
  );
}
