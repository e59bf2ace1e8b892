'use client';

import { useState } from 'react';
import { type ThumbnailSize, thumbnailPixels } from '#server/thumbnails/sizes/schema.ts';
import { fileKind } from '../files/file-kind.ts';
import { cn } from '../ui/class-names.ts';
import { type ThumbnailFile, useThumbnail } from './use-thumbnail.ts';

const boxes: Record<ThumbnailSize, { box: string; icon: string }> = {
  small: { box: 'size-8', icon: 'size-5' },
  medium: { box: 'aspect-4/3 w-full', icon: 'size-10' },
  large: { box: 'aspect-4/3 w-full', icon: 'size-16' },
};

interface ThumbnailProps {
  file: ThumbnailFile & { filename: string };
  size: ThumbnailSize;
  className?: string;
}

/**
 * A small picture of a file in a box that keeps its place: its kind as an icon where there is none,
 * a quiet surface while it is being made. The file's name stands beside it, so it says nothing itself.
 */
export function Thumbnail({ file, size, className }: ThumbnailProps) {
  const { answer, askAgain } = useThumbnail(file, size);
  const [failed, setFailed] = useState<string | null>(null);
  const { box, icon } = boxes[size];
  const { icon: Icon } = fileKind(file);
  const url = answer.state === 'done' && answer.url !== failed ? answer.url : null;
  return (
    <span
      aria-hidden
      data-thumbnail={url ? 'done' : answer.state === 'done' ? 'none' : answer.state}
      className={cn(
        'flex shrink-0 items-center justify-center overflow-hidden rounded bg-muted text-muted-foreground',
        answer.state === 'waiting' && 'motion-safe:animate-pulse',
        box,
        className,
      )}
    >
      {url ? (
        // biome-ignore lint/performance/noImgElement: the object store has it in the size that is shown
        <img
          src={url}
          alt=""
          width={thumbnailPixels[size]}
          height={thumbnailPixels[size]}
          loading="lazy"
          decoding="async"
          draggable={false}
          className="size-full object-contain"
          onError={() => {
            // The URL of a page that was open for long is dead: another one is asked for.
            setFailed(url);
            askAgain();
          }}
        />
      ) : (
        <Icon className={icon} strokeWidth={1.5} />
      )}
    </span>
  );
}
