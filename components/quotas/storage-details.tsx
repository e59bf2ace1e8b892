'use client';

import { byteSize } from '#server/core/bytes/schema.ts';
import { fileCount } from '../files/file-count.ts';
import type { WorkspaceFace } from '../workspaces/workspace.ts';
import { type CurrentQuota, limitWords, ownerWords, usedWords } from './quota-words.ts';
import { UsageBar } from './usage-bar.tsx';
import { useQuotaBreakdown } from './use-quota.ts';

const parts = {
  files: 'Files',
  versions: 'Former versions',
  trash: 'Trash',
  arriving: 'Arriving now',
} as const;

interface StorageDetailsProps {
  quota: CurrentQuota;
  workspace: WorkspaceFace;
}

/** What takes the space, what may be stored and who says so. */
export function StorageDetails({ quota, workspace }: StorageDetailsProps) {
  const { data: breakdown } = useQuotaBreakdown();
  const owners =
    workspace.kind === 'organization' ? (['user', 'workspace'] as const) : (['user'] as const);
  return (
    <div className="space-y-4">
      {owners.map((of) => {
        const counted =
          workspace.kind === 'personal' ? { ...quota[of], ...tighter(quota) } : quota[of];
        return (
          <div key={of} className="space-y-1">
            <p className="font-medium">{ownerWords(of, workspace)}</p>
            <UsageBar counted={counted} />
            <p>
              {usedWords(counted)}, {fileCount(counted.fileCount)}
            </p>
            <p className="text-muted-foreground text-xs">
              Limit: {limitWords(counted.limit, counted.source)}
            </p>
          </div>
        );
      })}
      <dl
        aria-label={`What takes the space in ${workspace.name}`}
        className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1"
      >
        {(['files', 'versions', 'trash', 'arriving'] as const).map((part) => (
          <div key={part} className="contents">
            <dt className="text-muted-foreground">{parts[part]}</dt>
            <dd className="text-right tabular-nums">
              {breakdown ? byteSize(breakdown[part]) : '…'}
            </dd>
          </div>
        ))}
      </dl>
      <p className="text-muted-foreground text-xs">
        Largest file: {limitWords(quota.maxFile.bytes, quota.maxFile.source)}
      </p>
    </div>
  );
}

/** In Personal the person is the workspace: the limit that leaves less room is the one to show. */
const tighter = ({ limit, source }: CurrentQuota) => ({ limit, source });
