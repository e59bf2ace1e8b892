import type { ReactNode } from 'react';
import { UploadTray } from '#components/uploads/upload-tray.tsx';

/** Above the workspaces, so that uploads go on and stay in sight when one switches. */
export default function MainLayout({ children }: { children: ReactNode }) {
  return (
    <>
      {children}
      <UploadTray />
    </>
  );
}
