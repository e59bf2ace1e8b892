'use client';

import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { Building2, Folder, Keyboard, type LucideIcon, Search, User, Zap } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { useSwitchWorkspace } from '../workspaces/use-switch-workspace.ts';
import { type Permissions, spokenName, type Workspace } from '../workspaces/workspace.ts';
import { workspaceLinks } from '../workspaces/workspace-links.ts';
import { offeredActions, show } from './palette-store.ts';

interface CommandDialogProps {
  workspace: Workspace;
  workspaces: Workspace[];
  permissions: Permissions;
  onClose: () => void;
}

/** Folders that are shown of those that are found. */
const mostFolders = 8;

/** By parts of words, those at their beginning first: what is found shall be seen to be so. */
function score(_: string, search: string, keywords: string[] = []): number {
  const words = keywords.join(' ').toLowerCase();
  const wanted = search.trim().toLowerCase();
  if (!words.includes(wanted)) return 0;
  return words.startsWith(wanted) || words.includes(` ${wanted}`) ? 1 : 0.5;
}

/** One box for what can be done here, folders, pages and workspaces. */
export function CommandDialog({ workspace, workspaces, permissions, onClose }: CommandDialogProps) {
  const { api } = useWorkspaceClient();
  const router = useRouter();
  const { switchTo } = useSwitchWorkspace();
  const [text, setText] = useState('');
  const [actions] = useState(offeredActions);
  const query = useDeferredValue(text.trim());
  const { data: folders } = useQuery({
    queryKey: ['search', 'palette', query],
    queryFn: ({ signal }) =>
      api.search.files.query({ query, types: ['folder'], limit: mostFolders }, { signal }),
    enabled: query !== '',
    placeholderData: (previous) => previous,
  });
  /** A dialog that a command opens takes the focus when this one has given it back. */
  const then = (run: () => void) => () => {
    onClose();
    setTimeout(run);
  };
  const go = (href: string) => then(() => router.push(href));
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent heading="Commands" className="top-[12vh] max-w-lg translate-y-0">
        <Command label="Commands" filter={score} className="-mx-5 -mb-5" loop>
          <div className="flex items-center gap-2 border-y px-4">
            <Search aria-hidden className="size-4 shrink-0 text-muted-foreground" />
            <Command.Input
              value={text}
              onValueChange={setText}
              placeholder="A command, folder, page or workspace"
              className="h-11 min-w-0 flex-1 bg-transparent outline-none"
            />
          </div>
          <Command.List className="max-h-[min(24rem,55dvh)] overflow-y-auto p-2">
            <Command.Empty className="p-4 text-center text-muted-foreground">
              Nothing of that name.
            </Command.Empty>
            {actions.length > 0 && (
              <Command.Group heading={heading('Here')}>
                {actions.map(({ id, label, detail, keys, run }) => (
                  <Item
                    key={id}
                    value={`action ${id}`}
                    words={label}
                    icon={Zap}
                    onSelect={then(run)}
                  >
                    {label}
                    {detail && <Note>{detail}</Note>}
                    {keys && <kbd className="ml-auto text-muted-foreground text-xs">{keys}</kbd>}
                  </Item>
                ))}
              </Command.Group>
            )}
            {query !== '' && folders && folders.items.length > 0 && (
              <Command.Group heading={heading('Folders')} forceMount>
                {folders.items.map(({ id, name, path }) => (
                  <Item
                    key={id}
                    value={`folder ${id}`}
                    words={`${name} ${text}`}
                    icon={Folder}
                    onSelect={go(`/w/${workspace.slug}/files/${id}`)}
                  >
                    <bdi className="truncate">{name}</bdi>
                    <Note>{[workspace.name, ...path.map((step) => step.name)].join(' / ')}</Note>
                  </Item>
                ))}
              </Command.Group>
            )}
            <Command.Group heading={heading('Pages')}>
              {workspaceLinks(workspace, permissions).map(({ part, word, icon }) => (
                <Item
                  key={part}
                  value={`page ${part}`}
                  words={word}
                  icon={icon}
                  onSelect={go(`/w/${workspace.slug}/${part}`)}
                >
                  {word}
                  <Note>{workspace.name}</Note>
                </Item>
              ))}
              <Item
                value="keys"
                words="Keys shortcuts help"
                icon={Keyboard}
                onSelect={then(() => show('keys'))}
              >
                Keys
                <kbd className="ml-auto text-muted-foreground text-xs">?</kbd>
              </Item>
            </Command.Group>
            <Command.Group heading={heading('Workspaces')}>
              {workspaces.map((each) => (
                <Item
                  key={each.id}
                  value={`workspace ${each.id}`}
                  words={each.name}
                  icon={each.kind === 'organization' ? Building2 : User}
                  onSelect={then(() => switchTo(each))}
                >
                  <bdi className="truncate">{spokenName(each)}</bdi>
                </Item>
              ))}
            </Command.Group>
          </Command.List>
        </Command>
      </DialogContent>
    </Dialog>
  );
}

const heading = (word: string) => (
  <span className="block px-2 py-1.5 text-muted-foreground text-xs">{word}</span>
);

const Note = ({ children }: { children: ReactNode }) => (
  <bdi className="min-w-0 truncate text-muted-foreground text-xs">{children}</bdi>
);

interface ItemProps {
  value: string;
  /** What it is found by. */
  words: string;
  icon: LucideIcon;
  onSelect: () => void;
  children: ReactNode;
}

function Item({ value, words, icon: Icon, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      keywords={[words]}
      onSelect={onSelect}
      className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded px-2 data-[selected=true]:bg-muted"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      {children}
    </Command.Item>
  );
}
