import { useQuery } from '@tanstack/react-query';
import { Building2, Folder, Keyboard, User, Zap } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useDeferredValue, useState } from 'react';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { useSwitchWorkspace } from '../workspaces/use-switch-workspace.ts';
import { type Permissions, spokenName, type Workspace } from '../workspaces/workspace.ts';
import { workspaceLinks } from '../workspaces/workspace-links.ts';
import { fitting, type PaletteGroup } from './palette-items.ts';
import { offeredActions, show } from './palette-store.ts';

/** Folders that are shown of those that are found. */
const mostFolders = 8;

export interface PalettePlace {
  workspace: Workspace;
  workspaces: Workspace[];
  permissions: Permissions;
}

/** What the palette offers for a text: commands, folders, pages and workspaces. */
export function usePaletteGroups(
  { workspace, workspaces, permissions }: PalettePlace,
  text: string,
): PaletteGroup[] {
  const { api } = useWorkspaceClient();
  const router = useRouter();
  const { switchTo } = useSwitchWorkspace();
  const [actions] = useState(offeredActions);
  const query = useDeferredValue(text.trim());
  const { data: folders } = useQuery({
    queryKey: ['search', 'palette', query],
    queryFn: ({ signal }) =>
      api.search.files.query({ query, types: ['folder'], limit: mostFolders }, { signal }),
    enabled: query !== '',
    placeholderData: (previous) => previous,
  });
  const go = (href: string) => () => router.push(href);
  const groups: PaletteGroup[] = [
    {
      heading: 'Here',
      items: actions.map(({ id, label, detail, keys, run }) => ({
        value: `action ${id}`,
        words: label,
        icon: Zap,
        note: detail,
        keys,
        run,
      })),
    },
    {
      heading: 'Folders',
      found: true,
      items: (query === '' ? [] : (folders?.items ?? [])).map(({ id, name, path }) => ({
        value: `folder ${id}`,
        words: name,
        icon: Folder,
        note: [workspace.name, ...path.map((step) => step.name)].join(' / '),
        run: go(`/w/${workspace.slug}/files/${id}`),
      })),
    },
    {
      heading: 'Pages',
      items: [
        ...workspaceLinks(workspace, permissions).map(({ part, word, icon }) => ({
          value: `page ${part}`,
          words: word,
          icon,
          note: workspace.name,
          run: go(`/w/${workspace.slug}/${part}`),
        })),
        {
          value: 'keys',
          words: 'Keys, shortcuts, help',
          label: 'Keys',
          icon: Keyboard,
          keys: '?',
          run: () => show('keys'),
        },
      ],
    },
    {
      heading: 'Workspaces',
      items: workspaces.map((each) => ({
        value: `workspace ${each.id}`,
        words: spokenName(each),
        icon: each.kind === 'organization' ? Building2 : User,
        run: () => switchTo(each),
      })),
    },
  ];
  return fitting(groups, text);
}
