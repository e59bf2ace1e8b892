'use client';

import Link from 'next/link';
import { useState } from 'react';
import { FormError } from '../shared/form-error.tsx';
import { failureOf } from '../trpc/api-error.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';

/** Makes who is signed in the instance's admin, at the press of a button. */
export function ClaimInstance({ code }: { code: string }) {
  const { api } = useWorkspaceClient();
  const [state, setState] = useState<'idle' | 'pending' | 'claimed'>('idle');
  const [problem, setProblem] = useState('');
  async function claim() {
    setState('pending');
    setProblem('');
    try {
      await api.setup.claim.mutate({ code });
      setState('claimed');
    } catch (error) {
      const failure = failureOf(error);
      setProblem(failure.fields.code ?? failure.message);
      setState('idle');
    }
  }
  if (state === 'claimed')
    return (
      <div role="status" className="space-y-4">
        <h1 className="font-semibold text-xl">This Holdall is yours</h1>
        <p>You are its admin. The set-up link does not work any more.</p>
        <Button asChild className="w-full">
          <Link href="/">Go to your files</Link>
        </Button>
      </div>
    );
  return (
    <div className="space-y-4">
      <h1 className="font-semibold text-xl">Set up this Holdall</h1>
      <p>Whoever opens this link first becomes the admin of this instance.</p>
      <FormError message={problem} />
      <Button className="w-full" pending={state === 'pending'} onClick={claim}>
        Become the admin
      </Button>
      <p>
        <Link href="/" className="underline underline-offset-4">
          Not now, go to my files
        </Link>
      </p>
    </div>
  );
}
