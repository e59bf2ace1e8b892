'use client';

import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Finding } from '#server/health/schema.ts';
import { CopyBlock } from '../shared/copy-block.tsx';
import { LoadError } from '../shared/load-error.tsx';
import { failureOf } from '../trpc/api-error.ts';
import { trpc } from '../trpc/router.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { tryStore } from './browser-trial.ts';
import { FindingList } from './finding-list.tsx';

interface InstanceChecksProps {
  /** The set-up code, for whoever is not the admin yet. */
  code: string | undefined;
  /** Whether this is the first look, below the offer to become the admin. */
  first: boolean;
}

/** A look costs the store some requests: it is repeated when somebody asks, not by itself. */
const once = { staleTime: Number.POSITIVE_INFINITY, retry: false, refetchOnWindowFocus: false };

function summary(findings: Finding[]): string {
  const count = (severity: Finding['severity']) =>
    findings.filter((finding) => finding.severity === severity).length;
  const [wrong, weaker] = [count('wrong'), count('weaker')];
  if (wrong + weaker === 0) return 'All is as it should be.';
  const notWell = weaker > 0 ? ` ${weaker} weaker than it should be.` : '';
  return `${wrong > 0 ? `${wrong} wrong.` : 'Nothing is wrong.'}${notWell}`;
}

/** What the server sees of itself, and what this browser sees of the object store. */
export function InstanceChecks({ code, first }: InstanceChecksProps) {
  const { api } = useWorkspaceClient();
  const server = trpc.setup.inspect.useQuery({ code }, once);
  const browser = useQuery({
    ...once,
    queryKey: ['browser-trial'],
    queryFn: async () => {
      const trial = await api.setup.beginTrial.mutate({ code });
      try {
        return await tryStore(trial);
      } finally {
        // What cannot be deleted now is swept by a job.
        await api.setup.endTrial.mutate({ code, trialId: trial.id }).catch(() => {});
      }
    },
  });
  const pending = server.isFetching || browser.isFetching;
  const all = [...(browser.data?.findings ?? []), ...(server.data?.findings ?? [])];
  const Heading = first ? 'h2' : 'h1';
  const publicAddress = server.data?.findings.find(({ name }) => name === 'Public address');
  const corsNeeded = browser.data?.corsNeeded || publicAddress?.severity === 'wrong';
  return (
    <section data-wide className={first ? 'mt-8 space-y-5 border-t pt-6' : 'space-y-5'}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <Heading className="font-semibold text-xl">This Holdall</Heading>
          <p role="status" className="text-muted-foreground">
            {pending ? 'Looking …' : all.length > 0 && summary(all)}
          </p>
        </div>
        <Button
          variant="outline"
          pending={pending}
          onClick={() => void Promise.all([server.refetch(), browser.refetch()])}
        >
          {!pending && <RefreshCw aria-hidden />}
          Look again
        </Button>
      </div>
      <Part heading="From this browser" query={browser}>
        {browser.data && <FindingList label="From this browser" findings={browser.data.findings} />}
        {corsNeeded && server.data && <CorsAdvice {...server.data.cors} />}
      </Part>
      <Part heading="From the server" query={server}>
        {server.data && <FindingList label="From the server" findings={server.data.findings} />}
        {server.data && server.data.skipped.length > 0 && (
          <p className="text-muted-foreground">
            Not looked at before that is mended: {server.data.skipped.join(', ')}.
          </p>
        )}
      </Part>
      {!first && (
        <p>
          <Link href="/" className="underline underline-offset-4">
            Go to your files
          </Link>
        </p>
      )}
    </section>
  );
}

interface PartProps {
  heading: string;
  query: { isPending: boolean; isFetching: boolean; error: unknown; refetch: () => unknown };
  children: ReactNode;
}

function Part({ heading, query, children }: PartProps) {
  return (
    <section aria-label={heading} className="space-y-3">
      <h2 className="font-semibold text-base">{heading}</h2>
      {query.isPending && (
        <div aria-busy className="space-y-2 rounded-md border p-3">
          <Skeleton className="h-4 w-2/3" />
          <Skeleton className="h-4 w-1/2" />
          <Skeleton className="h-4 w-3/5" />
        </div>
      )}
      {query.error != null && (
        <LoadError
          message={failureOf(query.error).message}
          pending={query.isFetching}
          onRetry={() => query.refetch()}
        />
      )}
      {children}
    </section>
  );
}

function CorsAdvice({ policy, command }: { policy: string; command: string }) {
  return (
    <div className="space-y-3 rounded-md border p-4">
      <p>
        Save this policy as <code>cors.json</code>, then run the command with the bucket’s owner’s
        credentials, and look again. It lets pages of this Holdall use the bucket, and no others.
      </p>
      <CopyBlock label="CORS policy" value={policy} />
      <CopyBlock label="Command" value={command} />
    </div>
  );
}
