import { refreshFiles } from '../files/file-cache.ts';
import { refreshFolders } from '../folders/folder-cache.ts';
import { failureOf } from '../trpc/api-error.ts';
import { clientOf, type WorkspaceClient } from '../trpc/workspace-client.ts';
import { toast } from '../ui/toast.ts';
import { noteBegun } from './shown-transfers.ts';
import { TransferToast } from './transfer-toast.tsx';
import { type ListedTransfer, refreshTransfers } from './use-transfers.ts';

/** Milliseconds for which it is said that something has arrived. */
const arrivedFor = 20_000;

/** Asks for something in the workspace from which a transfer comes; says why where that is refused. */
async function ask(
  transfer: ListedTransfer,
  client: WorkspaceClient,
  what: 'cancel' | 'retry',
): Promise<void> {
  try {
    await clientOf(transfer.from.id).api.transfers[what].mutate({ id: transfer.id });
    if (what === 'retry') noteBegun(transfer.id);
  } catch (error) {
    toast.error(failureOf(error).message);
  } finally {
    refreshTransfers(client);
  }
}

/** Both lists have changed when something has arrived, whichever of them is shown. */
function refreshBoth({ from, to }: ListedTransfer): void {
  for (const side of [from, to]) {
    if (!side) continue;
    refreshFiles(clientOf(side.id));
    refreshFolders(clientOf(side.id));
  }
}

/** Says how far a transfer is, or what has come of it, in place of what was said before. */
export function showTransfer(transfer: ListedTransfer, client: WorkspaceClient): void {
  const id = `transfer-${transfer.id}`;
  const ended = transfer.state === 'done' || transfer.state === 'cancelled';
  toast.custom(
    () => (
      <TransferToast
        transfer={transfer}
        onCancel={() => ask(transfer, client, 'cancel')}
        onRetry={() => ask(transfer, client, 'retry')}
        onClose={() => toast.dismiss(id)}
      />
    ),
    { id, duration: ended ? arrivedFor : Number.POSITIVE_INFINITY, dismissible: ended },
  );
  if (transfer.state === 'done') refreshBoth(transfer);
}
