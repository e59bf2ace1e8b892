import { useRouter } from 'next/navigation';
import { type MouseEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { forgetCut, takeEntries } from '../../entries/entry-clipboard.ts';
import { commandsFor, type EntryCommand } from '../../entries/entry-command.ts';
import { beginEntryDrag } from '../../entries/entry-drag.ts';
import { useWorkspaceClient } from '../../trpc/workspace-provider.tsx';
import type { Permissions } from '../../workspaces/workspace.ts';
import type { Entry } from '../entry.ts';
import { findByLetters } from './find-by-letters.ts';
import { type KeyPlace, useLetters, useListEvents, withCommandKey } from './list-keys.ts';
import type { Choice } from './use-choice.ts';
import type { Contents } from './use-contents.ts';
import type { Listing } from './use-half.ts';
import type { ListParts, ListView } from './use-list-view.ts';
import { indexAfter, scrollTo } from './window.ts';

interface ListActionsOptions {
  parts: ListParts;
  view: ListView;
  contents: Contents;
  choice: Choice;
  listing: Listing;
  commands: readonly EntryCommand[];
  permissions: Permissions;
  hrefOf: (folderId: string | null) => string;
}

const controls = 'a, button, input, [role="checkbox"], [role="menu"], [role="menuitem"]';
const indexOfRow = (target: EventTarget | null): number | undefined => {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return row?.dataset.index === undefined ? undefined : Number(row.dataset.index);
};

/** What keys, clicks, drags and the clipboard do in a list. */
export function useListActions({
  parts: { scroller, body },
  view,
  contents,
  choice,
  listing,
  commands,
  permissions,
  hrefOf,
}: ListActionsOptions) {
  const client = useWorkspaceClient();
  const router = useRouter();
  const letters = useLetters();
  const searches = useRef(0);
  const wantsFocus = useRef(false);
  const hadFocus = useRef(false);
  const awaitsEnd = useRef<'move' | 'extend'>(null);
  const { count, rowAt, settled } = contents;

  // A row that goes away takes the focus with it: the one that is there now has it then.
  useEffect(() => {
    const remember = ({ target }: FocusEvent) => {
      const row = target instanceof Element ? target.closest('[data-index]') : null;
      hadFocus.current = row === target && body?.contains(row) === true;
    };
    const leave = ({ target }: PointerEvent) => {
      awaitsEnd.current = null;
      if (indexOfRow(target) === undefined) hadFocus.current = false;
    };
    document.addEventListener('focusin', remember);
    document.addEventListener('pointerdown', leave);
    return () => {
      document.removeEventListener('focusin', remember);
      document.removeEventListener('pointerdown', leave);
    };
  }, [body]);
  useLayoutEffect(() => {
    const lost = hadFocus.current && document.activeElement === document.body;
    if (!wantsFocus.current && !lost) return;
    const row = body?.querySelector<HTMLElement>(`[data-index="${choice.active}"]`);
    if (!row) return;
    if (wantsFocus.current) show(choice.active);
    row.focus({ preventScroll: true });
    wantsFocus.current = rowAt(choice.active) === undefined;
  });

  function show(index: number): void {
    if (!scroller || !body) return;
    const covered = body.offsetTop;
    const { clientHeight: height, scrollTop: top } = scroller;
    const line = Math.floor(index / view.columns);
    scroller.scrollTop = scrollTo(line, { top, height, line: view.line }, covered);
  }
  function goTo(index: number, extend = false): void {
    wantsFocus.current = true;
    if (extend) choice.choose(index, 'range');
    else choice.moveTo(index);
    show(index);
  }
  // Until the length of a list is known its end is an estimate: who went there goes on to the real one.
  useEffect(() => {
    const how = awaitsEnd.current;
    if (!settled || !how) return;
    awaitsEnd.current = null;
    if (choice.active !== count - 1) goTo(count - 1, how === 'extend');
  });
  function findTyped(letter: string, at: number): void {
    awaitsEnd.current = null;
    const typed = letters.add(letter, at);
    const mine = ++searches.current;
    findByLetters(client, contents, listing, typed, choice.active).then(
      (found) => {
        if (!found || mine !== searches.current) return;
        wantsFocus.current = true;
        choice.moveTo(found.index, found.id);
        show(found.index);
      },
      () => {},
    );
  }

  const activeEntries = (): readonly Entry[] => {
    const row = rowAt(choice.active);
    return choice.count > 0 ? choice.known : row ? [row.entry] : [];
  };
  const resolved = (): Promise<Entry[]> =>
    choice.count > 0 ? choice.resolve() : Promise.resolve([...activeEntries()]);

  function runKey(key: string, entries: readonly Entry[], all: () => Promise<Entry[]>): boolean {
    const found = commandsFor(commands, entries, permissions).find(({ keys }) => keys === key);
    if (!found) return false;
    all().then(found.run);
    return true;
  }
  function open(index: number): void {
    const row = rowAt(index);
    if (!row) return;
    if (row.kind === 'folder') router.push(hrefOf(row.id));
    else runKey('Enter', [row.entry], () => Promise.resolve([row.entry]));
  }

  function onCommandKey(event: KeyboardEvent): boolean {
    if (event.key.toLowerCase() !== 'a' || event.shiftKey) return false;
    choice.chooseAll();
    return true;
  }
  function onRowKey(event: KeyboardEvent): boolean {
    const { active } = choice;
    if (event.key === 'Enter') open(active);
    else if (event.key === ' ' && !letters.isTyping(event.timeStamp))
      choice.choose(active, event.shiftKey ? 'range' : 'toggle');
    else if (event.key.length === 1 && !'?/'.includes(event.key))
      findTyped(event.key, event.timeStamp);
    else return false;
    return true;
  }
  function onKey(event: KeyboardEvent, place: KeyPlace): boolean {
    if (withCommandKey(event) && !event.altKey && event.key.length === 1)
      return onCommandKey(event);
    if (event.altKey || event.metaKey) return false;
    const { active } = choice;
    const lines = Math.floor((scroller?.clientHeight ?? 0) / (view.line || 1));
    const next = indexAfter(event.key, active, { count, columns: view.columns, lines });
    if (next !== undefined) {
      letters.clear();
      const mode = event.shiftKey ? 'extend' : 'move';
      awaitsEnd.current = event.key === 'End' && !settled ? mode : null;
      // The first key only takes the list up, where nothing had the focus.
      goTo(place === 'page' && !hadFocus.current ? active : next, event.shiftKey);
      return true;
    }
    if (event.key === 'Escape') {
      forgetCut();
      choice.clear();
      return choice.count > 0;
    }
    // A button, a link or a box of a row is pressed by Enter, whatever that does with the row.
    const pressed = place === 'control' && event.key === 'Enter';
    if (!pressed && runKey(event.key, activeEntries(), resolved)) return true;
    return place !== 'control' && !event.ctrlKey && onRowKey(event);
  }

  const list = () => scroller;
  useListEvents(['keydown'], list, (event, place) => {
    if (onKey(event, place)) event.preventDefault();
  });
  useListEvents(['copy', 'cut'], list, (event) => {
    if (!document.getSelection()?.isCollapsed) return;
    const entries = activeEntries();
    const mode = event.type === 'cut' ? 'cut' : 'copy';
    if (mode === 'cut' && !permissions.write) return;
    const { workspaceId } = client;
    takeEntries(event, mode, { workspaceId, known: entries, resolve: resolved });
  });

  return {
    onMouseDown(event: MouseEvent) {
      // The focus would come first, and the range begin where it ends.
      if (event.shiftKey && indexOfRow(event.target) !== undefined) event.preventDefault();
    },
    onClick(event: MouseEvent) {
      const index = indexOfRow(event.target);
      if (index === undefined || !(event.target instanceof Element)) return;
      const control = event.target.closest(controls);
      const box = control?.getAttribute('role') === 'checkbox';
      if (control && !box) return;
      const how = event.shiftKey
        ? 'range'
        : box || withCommandKey(event.nativeEvent)
          ? 'toggle'
          : 'only';
      wantsFocus.current = how === 'range';
      choice.choose(index, how);
    },
    onDoubleClick(event: MouseEvent) {
      const index = indexOfRow(event.target);
      if (!(event.target instanceof Element) || event.target.closest(controls)) return;
      if (index !== undefined) open(index);
    },
    onFocus(event: { target: EventTarget }) {
      const index = indexOfRow(event.target);
      if (index !== undefined && index !== choice.active) choice.moveTo(index);
    },
    onDragStart(event: { nativeEvent: DragEvent; target: EventTarget }) {
      const row = rowAt(indexOfRow(event.target) ?? -1);
      if (!row) return;
      const chosen = choice.isChosen(row.id);
      const known = chosen ? choice.known : [row.entry];
      const resolve = chosen ? choice.resolve : () => Promise.resolve([row.entry]);
      beginEntryDrag(event.nativeEvent, { client, known, resolve }, chosen ? choice.count : 1);
    },
  };
}
