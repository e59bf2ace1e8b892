'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { UploadEntry } from '../upload-entry.ts';
import { TrayRow } from './tray-row.tsx';

/** Up to here all rows are in the page, so that the browser's own search finds them. */
const wholeList = 60;
/** Pixels; only a first guess, rows are measured. */
const rowHeight = 78;

interface TrayListProps {
  entries: readonly UploadEntry[];
  onDecide: (id: string) => void;
}

/** The uploads of this tab; of thousands, only the rows in sight are in the page. */
export function TrayList({ entries, onDecide }: TrayListProps) {
  const list = useRef<HTMLUListElement>(null);
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => list.current?.parentElement ?? null,
    estimateSize: () => rowHeight,
    getItemKey: (index) => entries[index]?.id ?? index,
    overscan: entries.length <= wholeList ? entries.length : 8,
    initialRect: { width: 384, height: 400 },
    useFlushSync: false,
  });
  const items = virtualizer.getVirtualItems();
  const paddingTop = items[0]?.start ?? 0;
  const paddingBottom = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <ul ref={list} aria-label="Files" style={{ paddingTop, paddingBottom }}>
      {items.map(({ index, key }) => {
        const entry = entries[index];
        if (!entry) return null;
        return (
          <li
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            aria-setsize={entries.length}
            aria-posinset={index + 1}
            className="border-b"
          >
            <TrayRow entry={entry} still={entries.length > wholeList} onDecide={onDecide} />
          </li>
        );
      })}
    </ul>
  );
}
