import { cn } from '../ui/class-names.ts';
import { type Counted, fullness, warningWord } from './quota-words.ts';

/** How much of a limit is taken, for the eye: the words beside it say it. Nothing without a limit. */
export function UsageBar({ counted }: { counted: Counted }) {
  const full = fullness(counted);
  if (full === null) return null;
  return (
    <span aria-hidden className="block h-1.5 overflow-hidden rounded-full bg-muted">
      <span
        className={cn(
          'block h-full origin-left rounded-full transition-transform',
          warningWord(counted) ? 'bg-danger' : 'bg-ws-solid',
        )}
        style={{ transform: `scaleX(${full})` }}
      />
    </span>
  );
}
