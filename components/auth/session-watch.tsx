'use client';

import { useEffect } from 'react';

const channelName = 'holdall-session';

/** The channel that this page listens to: what is sent through it does not come back to the page. */
let own: BroadcastChannel | undefined;

/** Tells the other tabs of this browser that who is signed in has changed. */
export function announceSessionChange(): void {
  own?.postMessage('changed');
}

/**
 * Keeps a page from outliving its session: a page out of the browser's back cache, and one whose
 * person is another by now, are loaded anew. Asking also makes the session slide.
 */
export function SessionWatch({ userId }: { userId: string | null }) {
  useEffect(() => {
    const reload = () => window.location.reload();
    const onPageShow = (event: PageTransitionEvent) => {
      if (event.persisted) reload();
    };
    const check = async () => {
      if (document.visibilityState !== 'visible') return;
      const person = await currentPerson();
      if (person !== undefined && person !== userId) reload();
    };
    const channel = new BroadcastChannel(channelName);
    own = channel;
    channel.addEventListener('message', reload);
    window.addEventListener('pageshow', onPageShow);
    document.addEventListener('visibilitychange', check);
    currentPerson();
    return () => {
      channel.close();
      window.removeEventListener('pageshow', onPageShow);
      document.removeEventListener('visibilitychange', check);
    };
  }, [userId]);
  return null;
}

/** The id of who is signed in, null for nobody, undefined where there is no answer. */
async function currentPerson(): Promise<string | null | undefined> {
  try {
    const response = await fetch('/api/auth/get-session');
    if (!response.ok) return undefined;
    const session: unknown = await response.json();
    if (typeof session !== 'object' || !session || !('user' in session)) return null;
    const { user } = session;
    return typeof user === 'object' && user && 'id' in user ? String(user.id) : null;
  } catch {
    return undefined;
  }
}
