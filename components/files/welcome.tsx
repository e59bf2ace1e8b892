import { Building2, Lock, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';

const points = [
  {
    icon: Lock,
    title: 'This is Personal',
    text: 'Only you see what is in it. The bar on top always says where you are.',
  },
  {
    icon: Building2,
    title: 'Share in an organization',
    text: 'Make one with the switcher and invite people. Its files never mix with yours.',
  },
  {
    icon: Undo2,
    title: 'Nothing is lost by a slip',
    text: 'What you delete waits in the trash until you delete it forever.',
  },
];

/** What somebody who has just signed up sees above their empty list. */
export function Welcome({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="mx-auto max-w-3xl px-6 pt-10">
      <h2 className="text-balance text-center font-semibold text-xl">Welcome to Holdall, {name}</h2>
      <ul className="mt-6 grid gap-3 sm:grid-cols-3">
        {points.map(({ icon: Icon, title, text }) => (
          <li key={title} className="rounded-lg border bg-surface p-4">
            <Icon aria-hidden className="size-5 text-muted-foreground" strokeWidth={1.5} />
            <h3 className="mt-2 font-medium">{title}</h3>
            <p className="mt-1 text-muted-foreground text-sm">{text}</p>
          </li>
        ))}
      </ul>
      {children}
    </div>
  );
}
