'use client';

import { Search } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { longestQuery } from '#server/search/terms/schema.ts';
import { cn } from '../ui/class-names.ts';
import { Input } from '../ui/input.tsx';
import { useHydrated } from '../ui/use-hydrated.ts';
import type { WorkspaceFace } from '../workspaces/workspace.ts';
import { useSearchText } from './use-search-text.ts';

const takesText = 'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]';

/** Whether a press of `/` means searching: not where it is typed, nor below something open. */
function isShortcut(event: KeyboardEvent): boolean {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return false;
  const { target } = event;
  const typing = target instanceof Element && target.closest(takesText) !== null;
  return !typing && !document.querySelector('[role="dialog"], [role="alertdialog"]');
}

interface SearchBoxProps {
  workspace: WorkspaceFace;
  className?: string;
}

/** Searches the workspace by name. The key `/` leads here from anywhere on the page. */
export function SearchBox({ workspace, className }: SearchBoxProps) {
  const id = useId();
  const hydrated = useHydrated();
  const input = useRef<HTMLInputElement>(null);
  const { text, type, submit, clear } = useSearchText(workspace.slug);
  useEffect(() => {
    function focus(event: KeyboardEvent) {
      // On narrow screens another box is shown: this one has no size then.
      if (!isShortcut(event) || !input.current?.checkVisibility()) return;
      event.preventDefault();
      input.current.focus();
      input.current.select();
    }
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);
  return (
    <search className={cn('min-w-0', className)}>
      <form
        className="relative"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <label htmlFor={id} className="sr-only">
          Search {workspace.name}
        </label>
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground"
        />
        <Input
          ref={input}
          id={id}
          type="search"
          enterKeyHint="search"
          autoComplete="off"
          maxLength={longestQuery}
          aria-keyshortcuts="/"
          placeholder={`Search ${workspace.name}`}
          disabled={!hydrated}
          className="h-8 pl-8 text-foreground disabled:opacity-100"
          value={text}
          onChange={({ target }) => type(target.value)}
          onKeyDown={({ key }) => key === 'Escape' && clear()}
        />
      </form>
    </search>
  );
}
