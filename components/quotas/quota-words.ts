import { byteSize } from '#server/core/bytes/schema.ts';
import type { LimitSource } from '#server/quotas/schema.ts';
import type { Outputs } from '../trpc/router.ts';
import type { WorkspaceFace } from '../workspaces/workspace.ts';

export type CurrentQuota = Outputs['quotas']['current'];
export type Counted = CurrentQuota['user'];

/** Who has set a limit. */
export const sourceWords: Record<LimitSource, string> = {
  override: 'set for this person',
  role: 'set for the role',
  system: 'as everywhere on this Holdall',
  organization: 'set by its admins',
  granted: 'set by whoever runs this Holdall',
};

/** "10 GB, set for the role", or that there is none. */
export const limitWords = (limit: number | null, source: LimitSource): string =>
  limit === null ? 'No limit' : `${byteSize(limit)}, ${sourceWords[source]}`;

/** "2 GB of 10 GB used", what is arriving included: it is taken as well. */
export function usedWords({ used, reserved, limit }: Counted): string {
  const taken = byteSize(used + reserved);
  return limit === null ? `${taken} used` : `${taken} of ${byteSize(limit)} used`;
}

/** How full it is, 0 to 1; null where there is no limit. */
export function fullness({ used, reserved, limit }: Counted): number | null {
  if (limit === null) return null;
  return limit === 0 ? 1 : Math.min(1, (used + reserved) / limit);
}

/** In a word, where more will soon not fit. */
export function warningWord(counted: Counted): string | null {
  const full = fullness(counted);
  if (full === null || full < 0.9) return null;
  return full < 1 ? 'Nearly full' : 'Full';
}

/** Whose storage it is. In Personal both are one's own. */
export const ownerWords = (of: 'user' | 'workspace', workspace: WorkspaceFace): string => {
  if (workspace.kind === 'personal') return 'Storage in Personal';
  return of === 'user' ? `Your storage in ${workspace.name}` : `Storage of ${workspace.name}`;
};
