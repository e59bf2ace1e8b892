'use client';

import { useCallback, useMemo, useState } from 'react';
import { FollowedByDetails } from '../../details/followed.tsx';
import { CommandButtons } from '../../entries/command-buttons.tsx';
import { useCutIds } from '../../entries/entry-clipboard.ts';
import { commandsFor, type EntryCommand } from '../../entries/entry-command.ts';
import { EntryContextMenu } from '../../entries/entry-context-menu.tsx';
import { usePaletteActions } from '../../palette/palette-store.ts';
import { PreviewPlace } from '../../previews/preview-place.tsx';
import { Button } from '../../ui/button.tsx';
import type { Permissions, WorkspaceFace } from '../../workspaces/workspace.ts';
import { counted, entryWords } from '../entry.ts';
import type { FileOpening } from '../file-name.tsx';
import type { FileOrder } from '../file-order.ts';
import { SelectionBar } from '../selection-bar.tsx';
import { ContentsCards } from './contents-cards.tsx';
import { ContentsLine } from './contents-line.tsx';
import { ContentsTable } from './contents-table.tsx';
import { EntryCard } from './entry-card.tsx';
import { ListToolbar } from './list-toolbar.tsx';
import { useChoice } from './use-choice.ts';
import { type FirstContents, useContents } from './use-contents.ts';
import { useListActions } from './use-list-actions.ts';
import { useListView } from './use-list-view.ts';
import { useRowKeys } from './use-row-keys.ts';
import { useScrollAnchor } from './use-scroll-anchor.ts';
import { useScrollMemory } from './use-scroll-memory.ts';

interface FolderContentsProps {
  workspace: WorkspaceFace;
  permissions: Permissions;
  folderId: string | null;
  order: FileOrder;
  onOrder: (order: Partial<FileOrder>) => void;
  first?: FirstContents;
  commands: readonly EntryCommand[];
  hrefOf: (folderId: string | null) => string;
  opening: FileOpening;
}

/** What is in a folder, however much it is: a list or a grid, and what is chosen of it. */
export function FolderContents({
  workspace,
  permissions,
  folderId,
  order,
  onOrder,
  first,
  commands,
  hrefOf,
  opening,
}: FolderContentsProps) {
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [body, setBody] = useState<HTMLElement | null>(null);
  const [ruler, setRuler] = useState<HTMLElement | null>(null);
  const parts = { scroller, body, ruler };
  const view = useListView(parts);
  const { columns } = view;
  const listing = { folderId, order };
  const contents = useContents({ ...listing, first, view, columns, fast: view.fast });
  const choice = useChoice(contents, listing);
  const cut = useCutIds();
  const { count, folderCount, window, rowAt } = contents;
  const actions = useListActions({
    parts,
    view,
    contents,
    choice,
    listing,
    commands,
    permissions,
    hrefOf,
  });
  useScrollAnchor(scroller, view, contents);
  useScrollMemory(scroller, view.line > 0 && contents.settled);

  const { pagesInSight } = contents;
  const filesInSight = useMemo(
    () =>
      pagesInSight.flatMap(({ page }) =>
        (page?.items ?? []).flatMap((item) => ('filename' in item ? item : [])),
      ),
    [pagesInSight],
  );
  const scrollOn = useCallback(
    () => scroller?.scrollBy({ top: scroller.clientHeight }),
    [scroller],
  );

  /** What is done with all that is chosen is done with what is not loaded, too. */
  const run = (command: EntryCommand) => choice.resolve().then(command.run);

  usePaletteActions(() => {
    const row = rowAt(choice.active);
    const entries = choice.count > 0 ? choice.known : row ? [row.entry] : [];
    return commandsFor(commands, entries, permissions).map((command) => ({
      id: command.id,
      label: command.label(entries),
      detail: choice.count > 1 ? `${counted(choice.count)} chosen` : entryWords(entries),
      keys: command.keys,
      run: () => (choice.count > 0 ? run(command) : command.run(entries)),
    }));
  });

  const isCards = order.view === 'grid';
  const Line = isCards ? EntryCard : ContentsLine;
  const shownIndexes = Array.from(
    { length: window.end - window.first },
    (_, i) => window.first + i,
  );
  const { active } = choice;
  const isApart = count > 0 && (active < window.first || active >= window.end);
  const indexes = !isApart
    ? shownIndexes
    : active < window.first
      ? [active, ...shownIndexes]
      : [...shownIndexes, active];
  const seen = new Set<string>();
  const shown = indexes.map((index) => {
    const row = rowAt(index);
    // What moved from one range to another while they were loaded is in both for a moment.
    const isTwice = row !== undefined && seen.has(row.id);
    if (row) seen.add(row.id);
    return { index, row: isTwice ? undefined : row };
  });
  const keys = useRowKeys(shown.map(({ index, row }) => ({ index, id: row?.id })));
  const lines = shown.map(({ index, row }, i) => (
    <Line
      key={keys[i]}
      index={index}
      row={row}
      chosen={row !== undefined && choice.isChosen(row.id)}
      active={index === active}
      faded={row !== undefined && cut.has(row.id)}
      apart={isApart && index === active ? Math.floor(index / columns) : undefined}
      workspace={workspace}
      permissions={permissions}
      commands={commands}
      hrefOf={hrefOf}
      opening={opening}
    />
  ));
  const shared = {
    count,
    onBody: setBody,
    above: Math.floor(window.first / columns),
    below: Math.ceil(count / columns) - Math.ceil(window.end / columns),
    children: lines,
  };
  return (
    <>
      <FollowedByDetails entries={choice.known} />
      {choice.count > 0 ? (
        <SelectionBar count={choice.count} onClear={choice.clear}>
          <CommandButtons
            entries={choice.known}
            commands={commands}
            permissions={permissions}
            onRun={run}
          />
        </SelectionBar>
      ) : (
        <ListToolbar
          folders={folderCount}
          files={count - folderCount}
          order={order}
          onOrder={onOrder}
        />
      )}
      <EntryContextMenu
        commands={commands}
        permissions={permissions}
        entriesAt={(id) => {
          if (choice.isChosen(id)) return choice.known;
          const row = rowAt(contents.indexOf(id));
          return row ? [row.entry] : [];
        }}
        onRun={(command, entries) =>
          entries.some(({ id }) => choice.isChosen(id)) ? run(command) : command.run(entries)
        }
      >
        {/* biome-ignore lint/a11y/noStaticElementInteractions: it hears what its rows tell */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by useListActions */}
        <div
          ref={setScroller}
          onMouseDown={actions.onMouseDown}
          onClick={actions.onClick}
          onDoubleClick={actions.onDoubleClick}
          onFocus={actions.onFocus}
          onDragStart={actions.onDragStart}
          className="@container min-h-0 flex-1 overflow-y-auto pb-20 [overflow-anchor:none] [body:has(section[aria-label=Uploads])_&]:pb-[min(31rem,62dvh)]"
        >
          <div
            className={
              isCards
                ? 'relative [--line:13rem] @3xl:[--line:14rem]'
                : 'relative [--line:4.25rem] @3xl:[--line:2.8125rem]'
            }
          >
            <div ref={setRuler} aria-hidden className="invisible absolute h-(--line)" />
            {isCards ? (
              <ContentsCards {...shared} />
            ) : (
              <ContentsTable
                {...shared}
                order={order}
                onOrder={onOrder}
                all={choice.count > 0 && (choice.count === count || 'indeterminate')}
                onAll={choice.count === count ? choice.clear : choice.chooseAll}
              />
            )}
          </div>
          {contents.problem && (
            <div className="sticky bottom-0 flex flex-col items-center gap-2 bg-background p-4">
              <p role="alert" className="text-danger">
                {contents.problem}
              </p>
              <Button variant="outline" size="sm" onClick={contents.retry}>
                Try again
              </Button>
            </div>
          )}
        </div>
      </EntryContextMenu>
      <PreviewPlace workspace={workspace} files={filesInSight} onEnd={scrollOn} />
    </>
  );
}
