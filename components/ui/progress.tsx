import { cn } from './class-names.ts';

interface ProgressProps {
  label: string;
  /** 0 to 1. */
  value: number;
  className?: string;
}

export function Progress({ label, value, className }: ProgressProps) {
  const percent = Math.round(value * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className={cn('h-1.5 overflow-hidden rounded-full bg-muted', className)}
    >
      <div
        className="h-full origin-left rounded-full bg-ws-solid transition-transform"
        style={{ transform: `scaleX(${value})` }}
      />
    </div>
  );
}
