'use client';

import { FolderX } from 'lucide-react';
import Link from 'next/link';
import { useParams } from 'next/navigation';
import { EmptyState } from '../shared/empty-state.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { Button } from '../ui/button.tsx';

/** In the place of a folder that is unknown, foreign, or in the trash by now. */
export function FolderNotFound() {
  const { workspace } = useParams<{ workspace: string }>();
  return (
    <>
      <PageHeader heading="Files" />
      <EmptyState
        icon={FolderX}
        heading="This folder is not here"
        action={
          <Button asChild>
            <Link href={`/w/${workspace}/files`}>Go to all files</Link>
          </Button>
        }
      >
        <p>It does not exist, is in the trash, or belongs to another workspace.</p>
      </EmptyState>
    </>
  );
}
