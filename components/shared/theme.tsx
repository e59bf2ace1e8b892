'use client';

import { ThemeProvider as NextThemes } from 'next-themes';
import type { ReactNode } from 'react';

/** Light, dark, or as the system has it. Its script in the page needs the response's nonce. */
export function ThemeProvider({ nonce, children }: { nonce?: string; children: ReactNode }) {
  return (
    <NextThemes attribute="class" nonce={nonce} disableTransitionOnChange>
      {children}
    </NextThemes>
  );
}
