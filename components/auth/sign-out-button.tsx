'use client';

import { LogOut } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { useSignOut } from './use-sign-out.ts';

export function SignOutButton() {
  const { signOut, pending } = useSignOut();
  return (
    <Button variant="outline" pending={pending} onClick={signOut}>
      <LogOut aria-hidden />
      Sign out
    </Button>
  );
}
