import type { ListedTransfer } from './use-transfers.ts';

type State = ListedTransfer['state'];

/** What this page has last shown of each transfer, also after another workspace is opened. */
const shown = new Map<string, State>();

/**
 * Whether a transfer is news: it is under way, or has ended since this page has shown it. What ended
 * before the page was loaded is told by the activity.
 */
export const isNews = ({ id, state }: Pick<ListedTransfer, 'id' | 'state'>): boolean =>
  state === 'copying' || (shown.has(id) && shown.get(id) !== state);

export function noteShown({ id, state }: Pick<ListedTransfer, 'id' | 'state'>): void {
  shown.set(id, state);
}

/** For one that was just begun here: even if it has ended when it is first seen, it is told. */
export function noteBegun(id: string): void {
  shown.set(id, 'copying');
}
