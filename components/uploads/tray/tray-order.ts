import type { UploadEntry, UploadPhase } from '../upload-entry.ts';

/** What wants the person first, then what moves, what waits, and what has ended. */
const ranks: Record<UploadPhase, number> = {
  asking: 0,
  'needs-file': 0,
  failed: 0,
  sending: 1,
  verifying: 1,
  hashing: 1,
  offline: 1,
  paused: 1,
  waiting: 2,
  done: 3,
  skipped: 3,
  cancelled: 3,
};

/** The entries as the tray lists them; those of one rank stay in the order in which they came. */
export function inTrayOrder(entries: readonly UploadEntry[]): UploadEntry[] {
  const byRank: UploadEntry[][] = [[], [], [], []];
  for (const entry of entries) byRank[ranks[entry.phase]]?.push(entry);
  return byRank.flat();
}
