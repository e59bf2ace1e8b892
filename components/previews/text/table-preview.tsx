'use client';

import Papa from 'papaparse';
import { useMemo } from 'react';
import type { RemoteFile } from '../remote-file.ts';
import type { TextBeginning } from './read-text.ts';
import { TextFrame } from './text-frame.tsx';

/** What is drawn, at most: each is an element of the page. */
const most = { rows: 1_000, columns: 100 };

/** The rows of a table as text; the separator is found out. A last row that is cut off is left out. */
export function parseTable({ text, cut }: Pick<TextBeginning, 'text' | 'cut'>) {
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: true, preview: most.rows + 2 });
  const rows = cut && data.length <= most.rows + 1 ? data.slice(0, -1) : data;
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const [head = [], ...body] = rows.map((row) => row.slice(0, most.columns));
  return {
    head,
    body: body.slice(0, most.rows),
    more: body.length > most.rows,
    columnsLeft: Math.max(0, columns - most.columns),
  };
}

function Rows(beginning: TextBeginning) {
  const { head, body, more, columnsLeft } = useMemo(() => parseTable(beginning), [beginning]);
  const cell = 'max-w-80 truncate border-r border-b px-2.5 py-1.5 text-left';
  return (
    <>
      {(more || columnsLeft > 0) && (
        <p className="mb-3 text-muted-foreground">
          {more && `These are the first ${most.rows.toLocaleString('en')} rows. `}
          {columnsLeft > 0 && `${columnsLeft} more columns are left out. `}
          Download the file to see all of it.
        </p>
      )}
      <table dir="auto" className="border-separate border-spacing-0 border-t border-l text-sm">
        <thead className="sticky top-0 bg-raised">
          <tr>
            {head.map((text, x) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: what is shown never changes
              <th key={x} scope="col" title={text} className={`${cell} font-semibold`}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row, y) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what is shown never changes
            <tr key={y}>
              {row.map((text, x) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: what is shown never changes
                <td key={x} title={text} className={cell}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

export function TablePreview({ file }: { file: RemoteFile }) {
  return <TextFrame file={file}>{(beginning) => <Rows {...beginning} />}</TextFrame>;
}
