'use client';

import type { ReactNode } from 'react';
import { byteSize } from '#server/core/bytes/schema.ts';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { RemoteFile } from '../remote-file.ts';
import { Unshown } from '../unshown.tsx';
import type { TextBeginning } from './read-text.ts';
import { useText } from './use-text.ts';

interface TextFrameProps {
  file: RemoteFile;
  children: (beginning: TextBeginning) => ReactNode;
}

/** A text as far as it is read, with how much that is and a way to more. */
export function TextFrame({ file, children }: TextFrameProps) {
  const { query, more } = useText(file);
  if (query.isError) return <Unshown reason="The content of this file could not be read." />;
  if (!query.data) return <Skeleton className="m-6 h-64" />;
  const { data, isPlaceholderData } = query;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section tabIndex={0} aria-label="Content" className="min-h-0 flex-1 overflow-auto">
      <div className="mx-auto w-full max-w-5xl p-4 sm:p-6">
        {children(data)}
        {data.cut && (
          <p className="mt-4 flex flex-wrap items-center gap-3 border-t pt-4 text-muted-foreground">
            These are the first {byteSize(data.read)} of {byteSize(file.size)}.
            {more ? (
              <Button variant="outline" size="sm" onClick={more} pending={isPlaceholderData}>
                Show more
              </Button>
            ) : (
              ' Download the file to see all of it.'
            )}
          </p>
        )}
      </div>
    </section>
  );
}
