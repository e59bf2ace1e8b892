'use client';

import Link from 'next/link';
import { useState } from 'react';
import { SignOutButton } from '../auth/sign-out-button.tsx';
import { FormError } from '../shared/form-error.tsx';
import { LoadError } from '../shared/load-error.tsx';
import { failureOf, isPassing } from '../trpc/api-error.ts';
import { trpc } from '../trpc/router.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

interface InvitationOfferProps {
  token: string;
  /** Who is signed in. */
  email: string;
}

/** What an invitation offers, and the button that takes it; or why it does not work. */
export function InvitationOffer({ token, email }: InvitationOfferProps) {
  const { api } = useWorkspaceClient();
  const preview = trpc.invitations.preview.useQuery({ token }, { retry: false });
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState('');
  if (preview.isPending)
    return (
      <div aria-busy className="space-y-3">
        <h1 className="font-semibold text-xl">Invitation</h1>
        <Skeleton className="h-4 w-3/4" />
        <Skeleton className="h-9 w-full" />
      </div>
    );
  if (preview.isError) {
    const failure = failureOf(preview.error);
    if (isPassing(failure))
      return (
        <LoadError
          message={failure.message}
          pending={preview.isFetching}
          onRetry={() => preview.refetch()}
        />
      );
    const message = failure.fields.token ?? failure.message;
    return <Refused message={message} email={failure.code === 'FORBIDDEN' ? email : undefined} />;
  }
  const { organization, role, accepted, slug } = preview.data;
  async function join() {
    setPending(true);
    try {
      const joined = await api.invitations.accept.mutate({ token });
      await api.workspaces.switch.mutate({ organizationId: joined.organizationId });
      window.location.assign(`/w/${joined.slug}/files`);
    } catch (error) {
      setProblem(failureOf(error).message);
      setPending(false);
    }
  }
  if (accepted)
    return (
      <div className="space-y-4">
        <h1 className="font-semibold text-xl">You have joined {organization}</h1>
        <Button asChild className="w-full">
          <Link href={`/w/${slug}/files`}>Open {organization}</Link>
        </Button>
      </div>
    );
  return (
    <div className="space-y-4">
      <h1 className="break-words font-semibold text-xl">Join {organization}</h1>
      <p className="break-words">
        You are invited to <strong>{organization}</strong> as <strong>{role}</strong>. You are
        signed in as {email}.
      </p>
      <FormError message={problem} />
      <Button className="h-auto min-h-9 w-full whitespace-normal" pending={pending} onClick={join}>
        Join {organization}
      </Button>
    </div>
  );
}

function Refused({ message, email }: { message: string; email?: string }) {
  return (
    <div className="space-y-4">
      <h1 className="font-semibold text-xl">This invitation cannot be used</h1>
      <FormError message={message} />
      {email && <p className="break-words">You are signed in as {email}.</p>}
      <div className="flex gap-2">
        <Button asChild>
          <Link href="/">Go to your files</Link>
        </Button>
        {email && <SignOutButton />}
      </div>
    </div>
  );
}
