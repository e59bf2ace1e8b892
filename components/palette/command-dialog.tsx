'use client';

import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import type { PaletteItem } from './palette-items.ts';
import { type PalettePlace, usePaletteGroups } from './use-palette-groups.ts';

interface CommandDialogProps extends PalettePlace {
  onClose: () => void;
}

/** One box for what can be done here, folders, pages and workspaces. */
export function CommandDialog({ onClose, ...place }: CommandDialogProps) {
  const [text, setText] = useState('');
  const groups = usePaletteGroups(place, text);
  const first = groups[0]?.items[0]?.value ?? '';
  /** Where the arrows have led; else the first is meant, also when a better one arrives. */
  const [moved, setMoved] = useState<string | null>(null);
  const isShown = groups.some(({ items }) => items.some(({ value }) => value === moved));
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent heading="Commands" className="top-[12vh] max-w-lg translate-y-0">
        <Command
          label="Commands"
          shouldFilter={false}
          value={moved !== null && isShown ? moved : first}
          onValueChange={(value) => setMoved(value === first ? null : value)}
          className="-mx-5 -mb-5"
          loop
        >
          <div className="flex items-center gap-2 border-y px-4">
            <Search aria-hidden className="size-4 shrink-0 text-muted-foreground" />
            <Command.Input
              value={text}
              onValueChange={(next) => {
                setMoved(null);
                setText(next);
              }}
              placeholder="A command, folder, page or workspace"
              className="h-11 min-w-0 flex-1 bg-transparent outline-none"
            />
          </div>
          <Command.List className="max-h-[min(24rem,55dvh)] overflow-y-auto p-2">
            <Command.Empty className="p-4 text-center text-muted-foreground">
              Nothing of that name.
            </Command.Empty>
            {groups.map(({ heading, items }) => (
              <Command.Group
                key={heading}
                heading={
                  <span className="block px-2 py-1.5 text-muted-foreground text-xs">{heading}</span>
                }
              >
                {items.map((item) => (
                  <Item
                    key={item.value}
                    item={item}
                    onSelect={() => {
                      onClose();
                      // A dialog that it opens takes the focus when this one has given it back.
                      setTimeout(item.run);
                    }}
                  />
                ))}
              </Command.Group>
            ))}
          </Command.List>
        </Command>
      </DialogContent>
    </Dialog>
  );
}

function Item({ item, onSelect }: { item: PaletteItem; onSelect: () => void }) {
  const { value, words, icon: Icon, label = words, note, keys } = item;
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded px-2 data-[selected=true]:bg-muted"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      <bdi className="truncate">{label}</bdi>
      {note && <bdi className="min-w-0 truncate text-muted-foreground text-xs">{note}</bdi>}
      {keys && <kbd className="ml-auto shrink-0 text-muted-foreground text-xs">{keys}</kbd>}
    </Command.Item>
  );
}
