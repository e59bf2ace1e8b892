import { useRouter } from 'next/navigation';
import { pasteEntries } from '../../entries/entry-clipboard.ts';
import { useWorkspaceClient } from '../../trpc/workspace-provider.tsx';
import type { Permissions } from '../../workspaces/workspace.ts';
import { useListEvents } from './list-keys.ts';

interface FolderKeysOptions {
  folder: { id: string | null; name: string };
  /** Where the folder above is; null at the root. */
  above: string | null;
  permissions: Permissions;
}

const main = () => document.getElementById('content');

/** What keys do in a folder also while it is empty: to the one above, and pasting. */
export function useFolderKeys({ folder, above, permissions }: FolderKeysOptions): void {
  const client = useWorkspaceClient();
  const router = useRouter();
  useListEvents(['keydown'], main, (event) => {
    if (event.key !== 'Backspace' || event.ctrlKey || event.altKey || event.metaKey) return;
    if (above === null) return;
    event.preventDefault();
    router.push(above);
  });
  useListEvents(['paste'], main, (event) => {
    if (permissions.write && permissions.writeFolders) pasteEntries(event, client, folder);
  });
}
