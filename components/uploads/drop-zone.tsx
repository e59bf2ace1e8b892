'use client';

import { Upload } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { filesOnly, placeName, type UploadTarget } from './upload-target.ts';

interface DropZoneProps extends UploadTarget {
  enabled: boolean;
  children: ReactNode;
}

const carriesFiles = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes('Files') ?? false;

/** The files of a drop; folders are left out, and named. */
function filesOf(transfer: DataTransfer): File[] {
  const files: File[] = [];
  const folders: string[] = [];
  for (const item of transfer.items) {
    const file = item.kind === 'file' ? item.getAsFile() : null;
    if (!file) continue;
    if (item.webkitGetAsEntry()?.isDirectory) folders.push(file.name);
    else files.push(file);
  }
  if (folders.length > 0)
    toast.error('Folders cannot be uploaded. Drop the files in them.', {
      description: folders.join(', '),
    });
  return files;
}

/** Takes files that are dropped upon what is in it, and says where they will go. */
export function DropZone({ workspace, folderId, folderName, enabled, children }: DropZoneProps) {
  const zone = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    const target = zone.current;
    if (!target || !enabled) return;
    const listening = new AbortController();
    const on = (where: EventTarget, type: string, handle: (event: DragEvent) => void) =>
      where.addEventListener(
        type,
        (event) => event instanceof DragEvent && carriesFiles(event) && handle(event),
        { signal: listening.signal },
      );
    // A drop beside the list would make the browser open the file instead of this page.
    on(window, 'dragover', (event) => event.preventDefault());
    on(window, 'drop', (event) => event.preventDefault());
    on(target, 'dragenter', () => setOver(true));
    on(target, 'dragleave', (event) => {
      const inside = event.relatedTarget instanceof Node && target.contains(event.relatedTarget);
      if (!inside) setOver(false);
    });
    on(target, 'drop', async (event) => {
      setOver(false);
      // Read at once: the transfer is empty after this event.
      const files = event.dataTransfer ? filesOf(event.dataTransfer) : [];
      if (files.length === 0) return;
      const { addUploads } = await import('./upload-engine.ts');
      addUploads(filesOnly(files), { workspace, folderId, folderName });
    });
    return () => listening.abort();
  }, [enabled, workspace, folderId, folderName]);
  return (
    <div ref={zone} className="relative flex min-h-0 flex-1 flex-col">
      {children}
      {over && (
        <div
          data-colour={workspace.colour}
          className="pointer-events-none absolute inset-2 z-20 flex flex-col items-center justify-center gap-2 rounded-lg border-2 border-ws-solid border-dashed bg-ws-soft/95 text-ws-ink"
        >
          <Upload aria-hidden className="size-8" />
          <p dir="auto" className="max-w-full break-words px-4 text-center font-semibold text-base">
            Uploading to {placeName({ workspace, folderName })}
          </p>
        </div>
      )}
    </div>
  );
}
