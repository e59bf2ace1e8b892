import { byteSize } from '#server/core/bytes/schema.ts';
import type { ListedTransfer } from './use-transfers.ts';

/** "a.txt", or "a.txt and 2 more". */
export const whatGoes = ({ name, count }: Pick<ListedTransfer, 'name' | 'count'>): string =>
  count > 1 ? `${name} and ${count - 1} more` : name;

const targetName = ({ to }: Pick<ListedTransfer, 'to'>): string =>
  to?.name ?? 'a workspace that you are no longer in';

/** What is going on, or what has come of it. */
export function headline(transfer: ListedTransfer): string {
  const target = targetName(transfer);
  const moves = transfer.mode === 'move';
  if (transfer.state === 'copying') return `${moves ? 'Moving' : 'Copying'} to ${target}`;
  if (transfer.state === 'done') return `${moves ? 'Moved' : 'Copied'} to ${target}`;
  if (transfer.state === 'cancelled') return `Cancelled: nothing was ${moves ? 'moved' : 'copied'}`;
  return `Not ${moves ? 'moved' : 'copied'} to ${target}`;
}

/** "2.5 MB of 10 MB", or what has happened to some of the chosen things. */
export function detail(transfer: ListedTransfer): string | null {
  const { state, copiedBytes, totalBytes, copiedObjects, totalObjects, leftBehind } = transfer;
  if (state === 'copying')
    return copiedObjects === totalObjects
      ? 'Handing over…'
      : `${byteSize(copiedBytes)} of ${byteSize(totalBytes)}`;
  if (state === 'failed') return transfer.error;
  if (state === 'done' && leftBehind > 0)
    return leftBehind === 1
      ? 'One of them was gone or in the trash by then.'
      : `${leftBehind} of them were gone or in the trash by then.`;
  return null;
}

/** 0 to 1. Many small files take longer than their bytes say. */
export function progressOf(transfer: ListedTransfer): number {
  const { copiedBytes, totalBytes, copiedObjects, totalObjects } = transfer;
  const share = (done: number, all: number) => (all === 0 ? 1 : done / all);
  return (share(copiedBytes, totalBytes) + share(copiedObjects, totalObjects)) / 2;
}
