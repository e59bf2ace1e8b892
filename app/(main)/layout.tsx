import type { ReactNode } from 'react';
import { DropGuard } from '#components/uploads/intake/drop-guard.tsx';
import { UploadTray } from '#components/uploads/tray/upload-tray.tsx';

/** Above the workspaces, so that uploads go on and stay in sight when one switches. */
export default function MainLayout({ children }: { children: ReactNode }) {
  return (
    <>
      {children}
      <DropGuard />
      <UploadTray />
    </>
  );
}
