'use client';

import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { byteSize } from '#server/core/bytes/schema.ts';
import { LoadError } from '../shared/load-error.tsx';
import { MoreButton } from '../shared/more-button.tsx';
import { failureOf } from '../trpc/api-error.ts';
import type { Outputs } from '../trpc/router.ts';
import { usePages } from '../trpc/use-pages.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { type MemberQuota, OverrideDialog } from './override-dialog.tsx';
import { limitWords, usedWords } from './quota-words.ts';
import { UsageBar } from './usage-bar.tsx';

type QuotaSettings = Outputs['quotas']['settings'];

/** What holds for a member without an override. */
function inheritedBy({ role }: MemberQuota, { roles, system }: QuotaSettings) {
  const own = Object.entries(roles).find(([of]) => of === role)?.[1];
  return {
    maxFileBytes: Math.min(own?.maxFileBytes ?? system.maxFileBytes, system.maxFileBytes),
    quotaBytes: own?.quotaBytes ?? system.quotaBytes,
  };
}

/** The members with what they store and may store; a button changes the limits of one. */
export function MemberQuotas({ settings }: { settings: QuotaSettings }) {
  const { api } = useWorkspaceClient();
  const { query, items: members } = usePages({
    queryKey: ['quotas', 'members'],
    load: (cursor, signal) => api.quotas.members.query({ cursor }, { signal }),
  });
  const [changing, setChanging] = useState<MemberQuota | null>(null);
  const { formerMembers: former } = settings;
  if (query.isError && !query.data)
    return (
      <LoadError
        message={failureOf(query.error).message}
        pending={query.isFetching}
        onRetry={() => query.refetch()}
      />
    );
  return (
    <section aria-labelledby="members-storage" className="space-y-3">
      <h2 id="members-storage" className="font-semibold text-base">
        Members
      </h2>
      <table aria-label="Storage of members" className="w-full max-w-4xl text-left">
        <thead className="sr-only sm:not-sr-only">
          <tr className="border-b text-muted-foreground text-xs">
            <th scope="col" className="py-2 font-medium">
              Name
            </th>
            <th scope="col" className="font-medium">
              Used
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <MemberQuotaRow key={member.id} member={member} onChange={() => setChanging(member)} />
          ))}
        </tbody>
      </table>
      <MoreButton query={query} />
      {former.used + former.reserved > 0 && (
        <p className="text-muted-foreground">
          People who have left the organization brought {byteSize(former.used + former.reserved)}{' '}
          that are still here.
        </p>
      )}
      {changing && (
        <OverrideDialog
          member={changing}
          inherited={inheritedBy(changing, settings)}
          onClose={() => setChanging(null)}
        />
      )}
    </section>
  );
}

function MemberQuotaRow({ member, onChange }: { member: MemberQuota; onChange: () => void }) {
  const { name, role, used, reserved, fileCount, quota, maxFile, override } = member;
  const counted = { used, reserved, fileCount, ...quota };
  return (
    <tr className="border-b">
      <td className="w-1/3 max-w-0 py-2 pr-3 align-top">
        <span className="block truncate font-medium">{name}</span>
        <span className="block text-muted-foreground text-xs capitalize">{role}</span>
      </td>
      <td className="space-y-1 py-2 pr-3">
        <UsageBar counted={counted} />
        <span className="block">{usedWords(counted)}</span>
        <span className="block text-muted-foreground text-xs">
          Limit: {limitWords(quota.limit, quota.source)}. Largest file:{' '}
          {limitWords(maxFile.limit, maxFile.source)}.
        </span>
        {override.reason && (
          <span className="block break-words text-muted-foreground text-xs">
            Reason: {override.reason}
          </span>
        )}
      </td>
      <td className="w-0 py-2 align-top">
        <Button
          variant="ghost"
          size="icon"
          aria-label={`Change the limits of ${name}`}
          onClick={onChange}
        >
          <SlidersHorizontal aria-hidden />
        </Button>
      </td>
    </tr>
  );
}
