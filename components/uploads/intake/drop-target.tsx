'use client';

import { createContext, use } from 'react';

/** The folder row over which files are held; null: the list itself, or nothing. */
export const HeldOver = createContext<string | null>(null);

/** The attribute by which a drop finds the folder of a row, and its name. */
export const folderAttributes = { id: 'data-drop-folder', name: 'data-drop-name' } as const;

/** Makes the row that it is in take files for its folder, and shows when they are held over it. */
export function FolderDropTarget({ id, name }: { id: string; name: string }) {
  const held = use(HeldOver) === id;
  return (
    <span
      aria-hidden
      {...{ [folderAttributes.id]: id, [folderAttributes.name]: name }}
      className={
        held
          ? 'pointer-events-none absolute inset-0 rounded border-2 border-ws-solid border-dashed bg-ws-solid/10'
          : 'hidden'
      }
    />
  );
}
