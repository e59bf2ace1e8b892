'use client';

import { useEffect } from 'react';
import { resumeSession, setPerson, signedInAgain } from '../trpc/person.ts';
import { withoutLeaveGuard } from '../uploads/leave-guard.ts';
import { currentPerson } from './current-person.ts';

const channelName = 'holdall-session';

/** The channel that this page listens to: what is sent through it does not come back to the page. */
let own: BroadcastChannel | undefined;

/** What another tab has done: somebody signed in, or the person signed out on purpose. */
type SessionChange = 'signed-in' | 'signed-out';

/** Tells the other tabs of this browser that who is signed in has changed. */
export function announceSessionChange(change: SessionChange): void {
  own?.postMessage(change);
}

const reload = () => withoutLeaveGuard(() => window.location.reload());

/**
 * Keeps a page from outliving its session. Where its person has to sign in again, it waits for
 * them; a page whose person is another by now, and one out of the browser's back cache, is loaded
 * anew. Asking also makes the session slide.
 */
export function SessionWatch({ userId }: { userId: string | null }) {
  // Before any effect below can call the server.
  if (typeof window !== 'undefined') setPerson(userId);
  useEffect(() => {
    const onPageShow = (event: PageTransitionEvent) => {
      if (event.persisted) reload();
    };
    const compare = async () => {
      const person = await currentPerson();
      if (person === undefined) return;
      if (person === userId) resumeSession();
      else if (person === null) signedInAgain();
      else reload();
    };
    const onVisible = () => {
      if (document.visibilityState === 'visible') compare();
    };
    const channel = new BroadcastChannel(channelName);
    own = channel;
    channel.addEventListener('message', ({ data }: MessageEvent<SessionChange>) =>
      data === 'signed-in' && userId !== null ? compare() : reload(),
    );
    window.addEventListener('pageshow', onPageShow);
    document.addEventListener('visibilitychange', onVisible);
    currentPerson();
    return () => {
      channel.close();
      window.removeEventListener('pageshow', onPageShow);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [userId]);
  return null;
}
