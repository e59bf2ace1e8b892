'use client';

import { Check, Copy } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';

/** Several lines to copy. Without a clipboard API (plain HTTP) the text gets selected. */
export function CopyBlock({ label, value }: { label: string; value: string }) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [state, setState] = useState<'idle' | 'copied' | 'selected'>('idle');
  async function copy() {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setState('copied');
    } catch {
      setState('selected');
    }
  }
  return (
    <div className="space-y-1.5">
      <div className="flex items-end justify-between gap-2">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <Button variant="outline" size="sm" aria-label={`Copy: ${label}`} onClick={copy}>
          {state === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
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
      <p role="status" className="text-muted-foreground text-xs">
        {state === 'copied' && 'Copied.'}
        {state === 'selected' && 'Selected. Press Ctrl+C or ⌘C to copy it.'}
      </p>
    </div>
  );
}
