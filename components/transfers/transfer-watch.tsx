'use client';

import { useEffect } from 'react';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { isNews, noteShown } from './shown-transfers.ts';
import { useTransfers } from './use-transfers.ts';

/** Shows what is on its way between one's workspaces, until it has arrived. */
export function TransferWatch() {
  const client = useWorkspaceClient();
  const transfers = useTransfers(client);
  // The toasts lie outside of what this renders, and are loaded when there is the first one.
  useEffect(() => {
    if (!transfers.some(isNews)) return;
    void import('./show-transfer.tsx').then(({ showTransfer }) => {
      for (const transfer of transfers.filter(isNews)) {
        showTransfer(transfer, client);
        noteShown(transfer);
      }
    });
  }, [transfers, client]);
  return null;
}
