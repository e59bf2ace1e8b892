'use client';

import { useState } from 'react';
import { mayBeShownAs } from '#server/files/kinds/schema.ts';
import { useThumbnail } from '../../thumbnails/use-thumbnail.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { PreviewFile } from '../preview-file.ts';
import type { RemoteFile } from '../remote-file.ts';
import { Unshown } from '../unshown.tsx';

/** Of the image itself, where it is shown instead of its largest thumbnail: bytes and pixels. */
const most = { bytes: 20 * 1024 ** 2, pixels: 40_000_000 };

interface ImagePreviewProps {
  file: PreviewFile;
  content: RemoteFile;
  /** Then the thumbnails of the file are those of another content. */
  isFormer: boolean;
}

/**
 * An image: its largest thumbnail, in whose place the image itself appears where it is sound, of
 * bounded size, and of a type that browsers draw by themselves. One without thumbnails was found
 * unsound, so no browser is given it either.
 */
export function ImagePreview({ file, content, isFormer }: ImagePreviewProps) {
  const { answer: present } = useThumbnail(file, 'large');
  const answer = isFormer ? content.thumbnail : present;
  const [failed, setFailed] = useState(false);
  const shown = mayBeShownAs(content.mimeType) && content.size <= most.bytes;
  if (answer.state === 'waiting')
    return (
      <div role="status" className="m-auto flex flex-col items-center gap-4 p-6">
        <Skeleton className="aspect-4/3 w-[min(60vw,32rem)]" />
        <p className="text-muted-foreground">The picture is being made.</p>
      </div>
    );
  if (answer.state === 'none')
    return (
      <Unshown reason="This image cannot be shown: it is damaged, or too large to be opened safely. You can download it." />
    );
  const { width, height } = answer;
  const original = shown && !failed && width * height <= most.pixels;
  return (
    <Picture
      key={answer.url}
      alt={file.filename}
      src={original ? content.url : answer.url}
      placeholder={answer.url}
      box={{ width, height }}
      onError={() => setFailed(true)}
    />
  );
}

interface PictureProps {
  alt: string;
  src: string;
  placeholder: string;
  box: { width: number; height: number };
  onError: () => void;
}

function Picture({ alt, src, placeholder, box, onError }: PictureProps) {
  const [loaded, setLoaded] = useState(false);
  return (
    <div className="flex min-h-0 flex-1 items-center justify-center p-2 sm:p-4">
      {/* biome-ignore lint/performance/noImgElement: the object store has it in the size that is shown */}
      <img
        alt={alt}
        src={src}
        {...box}
        onError={onError}
        referrerPolicy="no-referrer"
        onLoad={() => setLoaded(true)}
        style={
          loaded
            ? undefined
            : { backgroundImage: `url("${placeholder}")`, backgroundSize: '100% 100%' }
        }
        className="h-auto max-h-full w-auto max-w-full object-contain"
      />
    </div>
  );
}
