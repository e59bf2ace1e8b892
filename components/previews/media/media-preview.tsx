'use client';

import { useRef, useState } from 'react';
import type { RemoteFile } from '../remote-file.ts';
import { Unshown } from '../unshown.tsx';

interface MediaPreviewProps {
  kind: 'video' | 'audio';
  filename: string;
  content: RemoteFile;
}

/**
 * A film or a recording, which the browser reads in ranges. Its URL dies after some minutes: then
 * another one goes on where the first stopped.
 */
export function MediaPreview({ kind, filename, content }: MediaPreviewProps) {
  const [url, setUrl] = useState(content.url);
  const [failed, setFailed] = useState(false);
  /** Where to go on, in seconds, and whether it was playing. */
  const at = useRef({ time: 0, playing: false, renewed: 0 });
  if (failed)
    return (
      <Unshown
        reason={`This browser cannot play this ${kind === 'video' ? 'video' : 'recording'}. You can download it.`}
      />
    );
  async function renew(element: HTMLMediaElement) {
    // Within a minute of the last one, it is not the URL that fails.
    if (performance.now() - at.current.renewed < 60_000) return setFailed(true);
    at.current = {
      time: element.currentTime,
      playing: !element.paused,
      renewed: performance.now(),
    };
    try {
      setUrl(await content.renew());
    } catch {
      setFailed(true);
    }
  }
  const shared = {
    src: url,
    controls: true,
    preload: 'metadata',
    'aria-label': filename,
    onLoadedMetadata: ({ currentTarget }: { currentTarget: HTMLMediaElement }) => {
      const { time, playing } = at.current;
      if (time > 0) currentTarget.currentTime = time;
      if (playing) void currentTarget.play();
    },
    onError: ({ currentTarget }: { currentTarget: HTMLMediaElement }) => void renew(currentTarget),
  } as const;
  return (
    <div className="flex min-h-0 flex-1 items-center justify-center p-2 sm:p-4">
      {kind === 'video' ? (
        <video {...shared} playsInline className="max-h-full max-w-full rounded bg-black" />
      ) : (
        <audio {...shared} className="w-full max-w-xl" />
      )}
    </div>
  );
}
