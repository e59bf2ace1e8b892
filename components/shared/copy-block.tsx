'use client';

import { useId, useRef } from 'react';
import { Button } from '../ui/button.tsx';
import { useCopy } from './use-copy.tsx';

/** Several lines to copy. */
export function CopyBlock({ label, value }: { label: string; value: string }) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const { copy, icon, status } = useCopy(field, value);
  return (
    <div className="space-y-1.5">
      <div className="flex items-end justify-between gap-2">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <Button variant="outline" size="sm" aria-label={`Copy: ${label}`} onClick={copy}>
          {icon}
          Copy
        </Button>
      </div>
      <textarea
        ref={field}
        id={id}
        readOnly
        spellCheck={false}
        value={value}
        rows={value.split('\n').length}
        className="block w-full resize-none overflow-x-auto whitespace-pre rounded-md border border-input bg-background px-3 py-2 font-mono text-xs"
      />
      {status}
    </div>
  );
}
