import type { ReactNode } from 'react';
import { Logo } from '../shared/logo.tsx';
import { ThemeMenu } from '../shared/theme-menu.tsx';

/** The frame of the pages about signing in; wide for content that says so (`data-wide`). */
export function AuthCard({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex items-center justify-between px-5 py-4">
        <Logo />
        <ThemeMenu />
      </header>
      <main className="flex flex-1 items-start justify-center px-4 pt-[6vh] pb-12">
        <div className="w-full max-w-sm rounded-lg border bg-surface p-6 shadow-xs has-data-wide:max-w-3xl">
          {children}
        </div>
      </main>
    </div>
  );
}
