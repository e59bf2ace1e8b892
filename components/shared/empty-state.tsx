import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon: LucideIcon;
  heading: string;
  /** What to do next. */
  children: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ icon: Icon, heading, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-16 text-center">
      <Icon aria-hidden className="size-10 text-muted-foreground" strokeWidth={1.25} />
      <h2 className="mt-1 font-semibold text-base">{heading}</h2>
      <div className="max-w-sm text-muted-foreground">{children}</div>
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}
