'use client';

import Link from 'next/link';
import { useState } from 'react';
import type { Outputs } from '../trpc/router.ts';
import { Button } from '../ui/button.tsx';
import { DeleteAccountDialog } from './delete-account-dialog.tsx';

export type AccountOverview = Outputs['account']['overview'];

interface DeleteAccountProps {
  email: string;
  overview: AccountOverview;
  /** After which the files in Personal go. */
  days: number;
}

/** Deleting the account, or what stands in the way of it. */
export function DeleteAccount({ email, overview, days }: DeleteAccountProps) {
  const [asking, setAsking] = useState(false);
  const { admin, solelyOwned } = overview;
  const free = !admin && solelyOwned.length === 0;
  return (
    <section aria-labelledby="delete" className="max-w-2xl space-y-3">
      <h2 id="delete" className="font-semibold text-base">
        Delete account
      </h2>
      <p className="text-muted-foreground">
        You are signed out everywhere, leave all organizations, and your files in Personal are
        deleted for good. What you added to organizations stays with them.
      </p>
      {admin && (
        <p>
          You are the admin of this Holdall, and it needs one. Ask whoever runs its server to hand
          this over first.
        </p>
      )}
      {solelyOwned.length > 0 && (
        <div className="space-y-1">
          <p>You are the only owner of these. Transfer the ownership or delete them first:</p>
          <ul className="list-disc pl-5">
            {solelyOwned.map(({ id, name, slug }) => (
              <li key={id} className="break-words">
                <Link href={`/w/${slug}/members`} className="underline underline-offset-4">
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Button variant="danger" disabled={!free} onClick={() => setAsking(true)}>
        Delete account
      </Button>
      {asking && <DeleteAccountDialog email={email} days={days} onClose={() => setAsking(false)} />}
    </section>
  );
}
