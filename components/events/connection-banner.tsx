'use client';

import { CloudOff, LoaderCircle } from 'lucide-react';
import { useEffect } from 'react';
import { useReach } from '../trpc/reach.ts';
import { stayWhileAway } from './stay-while-away.ts';

const sentences = {
  fine: '',
  offline: 'You are offline. What you see may be out of date. We go on when you are back.',
  silent: 'Holdall does not answer. It may be restarting; we keep trying.',
};

/** Says that the server cannot be reached, over the page, and goes away by itself. */
export function ConnectionBanner() {
  const reach = useReach();
  useEffect(stayWhileAway, []);
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 top-14 z-[70] flex justify-center px-3 lg:top-1 lg:justify-end lg:pr-24"
    >
      {reach !== 'fine' && (
        <p className="flex max-w-xl items-start gap-2.5 rounded-lg border border-input bg-raised px-3.5 py-2 shadow-lg">
          {reach === 'offline' ? (
            <CloudOff aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
          ) : (
            <LoaderCircle
              aria-hidden
              className="mt-0.5 size-4 shrink-0 animate-spin text-danger motion-reduce:animate-none"
            />
          )}
          <span>{sentences[reach]}</span>
        </p>
      )}
    </div>
  );
}
