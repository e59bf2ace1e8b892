import { Monitor, Smartphone } from 'lucide-react';
import { RelativeTime } from '../shared/relative-time.tsx';
import type { Outputs } from '../trpc/router.ts';
import { Button } from '../ui/button.tsx';

export type Session = Outputs['sessions']['list']['items'][number];

interface SessionRowProps {
  session: Session;
  pending: boolean;
  onEnd: () => void;
}

export function SessionRow({ session, pending, onEnd }: SessionRowProps) {
  const { device, place, signedInAt, current } = session;
  const Icon = / on (iOS|Android)$/.test(device) ? Smartphone : Monitor;
  return (
    <li className="flex items-center gap-3 border-b py-2">
      <Icon aria-hidden className="size-5 shrink-0 text-muted-foreground" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          {device}
          {current && <span className="font-normal text-success"> · this device</span>}
        </p>
        <p className="break-all text-muted-foreground text-xs">
          {place ?? 'Unknown place'}, signed in <RelativeTime time={signedInAt} />
        </p>
      </div>
      {!current && (
        <Button
          variant="outline"
          size="sm"
          pending={pending}
          aria-label={`Sign out ${device}, ${place ?? 'unknown place'}`}
          onClick={onEnd}
        >
          Sign out
        </Button>
      )}
    </li>
  );
}
