import { useEffect, useRef } from 'react';
import { dialogIsOpen, isEditable } from '../../uploads/intake/may-take.ts';

const controls = 'button, a[href], select, [role="checkbox"]';

/** Where a key was pressed: at a row, at a control of one, or nowhere in particular. */
export type KeyPlace = 'row' | 'control' | 'page';

function placeOf(event: Event, list: Element | null): KeyPlace | null {
  // Cutting and pasting are heard of where text was selected last: the focus says what is meant.
  const target = event instanceof ClipboardEvent ? document.activeElement : event.target;
  if (event.defaultPrevented || isEditable(event.target) || isEditable(target)) return null;
  if (dialogIsOpen()) return null;
  if (!(target instanceof Element) || document.querySelector('[role="menu"]')) return null;
  if (list?.contains(target)) return target.closest(controls) ? 'control' : 'row';
  return target === document.body || target.id === 'content' ? 'page' : null;
}

type Handled = 'keydown' | 'copy' | 'cut' | 'paste';

/** Hears what is meant for the list: also while nothing has the focus. */
export function useListEvents<K extends Handled>(
  types: readonly K[],
  list: () => Element | null,
  handle: (event: DocumentEventMap[K], place: KeyPlace) => void,
): void {
  const latest = useRef({ handle, list });
  useEffect(() => {
    latest.current = { handle, list };
  });
  const all = types.join(' ');
  useEffect(() => {
    const listening = new AbortController();
    for (const type of all.split(' '))
      document.addEventListener(
        type as K,
        (event) => {
          const { current } = latest;
          const place = placeOf(event, current.list());
          if (place) current.handle(event, place);
        },
        { signal: listening.signal },
      );
    return () => listening.abort();
  }, [all]);
}

const meta = /Mac|iPhone|iPad/;

/** Whether the key for commands is held: Ctrl, or ⌘ where that is the custom. */
export const withCommandKey = (event: KeyboardEvent | MouseEvent): boolean =>
  meta.test(navigator.userAgent) ? event.metaKey : event.ctrlKey;

/** Milliseconds within which letters belong together. */
const together = 800;

/** Gathers the letters that somebody types to find a name. */
export function useLetters() {
  const typed = useRef({ text: '', at: Number.NEGATIVE_INFINITY });
  const isTyping = (at: number) => at - typed.current.at < together;
  return {
    /** Whether a letter goes with those before it. */
    isTyping,
    clear() {
      typed.current = { text: '', at: Number.NEGATIVE_INFINITY };
    },
    /** What has been typed with this letter. The same one again looks for the next name with it. */
    add(letter: string, at: number): string {
      const text = isTyping(at) ? typed.current.text + letter : letter;
      typed.current = { text, at };
      return [...text].every((each) => each === letter) ? letter : text;
    },
  };
}
