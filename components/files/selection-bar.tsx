import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { counted } from './entry.ts';

interface SelectionBarProps {
  count: number;
  onClear: () => void;
  children: ReactNode;
}

/** What can be done with the chosen files and folders, while there are any. */
export function SelectionBar({ count, onClear, children }: SelectionBarProps) {
  if (count === 0) return null;
  return (
    <fieldset
      aria-label="Chosen files"
      className="flex flex-wrap items-center gap-1 border-t bg-muted px-4 py-1.5 sm:gap-2 sm:px-6"
    >
      <span className="font-medium">{counted(count)} chosen</span>
      {children}
      <Button variant="ghost" size="sm" className="ml-auto max-sm:px-2" onClick={onClear}>
        <X aria-hidden />
        <span className="max-sm:sr-only">Clear selection</span>
      </Button>
    </fieldset>
  );
}
