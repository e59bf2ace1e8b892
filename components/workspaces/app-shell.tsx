import type { ReactNode } from 'react';
import { AccountMenu } from '../account/account-menu.tsx';
import { Palette } from '../palette/palette.tsx';
import { SearchBox } from '../search/search-box.tsx';
import { SearchLink } from '../search/search-link.tsx';
import { ThemeMenu } from '../shared/theme-menu.tsx';
import { DialogPlaceProvider } from '../ui/dialog-place.tsx';
import { ContextBar } from './context-bar.tsx';
import { NavigationDrawer } from './navigation-drawer.tsx';
import { Sidebar } from './sidebar.tsx';
import type { Permissions, Workspace } from './workspace.ts';
import { WorkspaceLine } from './workspace-line.tsx';

interface AppShellProps {
  workspace: Workspace;
  workspaces: Workspace[];
  /** Of the person in this workspace. */
  permissions: Permissions;
  person: { name: string; email: string };
  /** Whether the page is about the person, not about the workspace. */
  personal?: boolean;
  children: ReactNode;
}

/** The frame of every page of somebody signed in. */
export function AppShell({
  workspace,
  workspaces,
  permissions,
  person,
  personal = false,
  children,
}: AppShellProps) {
  const navigation = { workspace, workspaces, permissions };
  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2 focus:shadow-md"
      >
        Skip to the content
      </a>
      <ContextBar
        workspace={personal ? null : workspace}
        start={<NavigationDrawer {...navigation} />}
        end={
          <div className="flex items-center gap-1">
            {!personal && (
              <>
                <SearchBox
                  workspace={workspace}
                  className="mr-1 hidden w-44 sm:block md:w-64 lg:w-80"
                />
                <SearchLink workspace={workspace} className="sm:hidden" />
              </>
            )}
            <ThemeMenu />
            <AccountMenu person={person} />
          </div>
        }
      />
      <div className="flex min-h-0 flex-1">
        <aside
          aria-label="Navigation"
          className="hidden w-60 shrink-0 flex-col border-r bg-surface md:flex"
        >
          <Sidebar {...navigation} />
        </aside>
        <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
          <DialogPlaceProvider place={personal ? null : <WorkspaceLine workspace={workspace} />}>
            {!personal && <Palette {...navigation} />}
            {children}
          </DialogPlaceProvider>
        </main>
      </div>
    </div>
  );
}
