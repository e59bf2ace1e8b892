import { useState } from 'react';
import { toast } from '../ui/toast.ts';
import { endUploads } from '../uploads/end-uploads.ts';
import { authRequest } from './auth-request.ts';
import { announceSessionChange } from './session-watch.tsx';

/** Signs out and loads the sign-in page anew, so that no cache of this page lives on. */
export function useSignOut() {
  const [pending, setPending] = useState(false);
  async function signOut() {
    setPending(true);
    const failure = await authRequest('/sign-out');
    if (failure) {
      setPending(false);
      toast.error(failure.message);
      return;
    }
    await endUploads();
    announceSessionChange('signed-out');
    window.location.replace('/sign-in');
  }
  return { signOut, pending };
}
