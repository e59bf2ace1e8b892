import { Check, Copy } from 'lucide-react';
import { type RefObject, useState } from 'react';

/** Copies the text of a field; on plain-HTTP addresses, without a clipboard API, it gets selected. */
export function useCopy(
  field: RefObject<HTMLInputElement | HTMLTextAreaElement | null>,
  value: string,
) {
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
  return {
    copy,
    icon: state === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />,
    status: (
      <p role="status" className="text-muted-foreground text-xs">
        {state === 'copied' && 'Copied.'}
        {state === 'selected' && 'Selected. Press Ctrl+C or ⌘C to copy it.'}
      </p>
    ),
  };
}
