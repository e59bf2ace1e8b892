'use client';

import { Upload } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { entryAttribute } from '../../entries/entry-row.ts';
import { placeName, type UploadTarget } from '../upload-target.ts';
import { folderAttributes, HeldOver } from './drop-target.tsx';
import { dialogIsOpen, isEditable } from './may-take.ts';
import { takeDrop, takePaste } from './take-transfer.ts';
import { uploadChosen } from './upload-chosen.ts';

interface DropZoneProps extends UploadTarget {
  enabled: boolean;
  children: ReactNode;
}

type Place = Pick<UploadTarget, 'folderId' | 'folderName'>;

/** The folder of the row at which an event happens, else the one that is open. */
function placeOf(target: EventTarget | null, open: Place): Place {
  const row = target instanceof Element ? target.closest(`[${entryAttribute}]`) : null;
  const mark = row?.querySelector(`[${folderAttributes.id}]`);
  if (!mark) return open;
  return {
    folderId: mark.getAttribute(folderAttributes.id),
    folderName: mark.getAttribute(folderAttributes.name),
  };
}

/** Takes files and folders that are dropped upon what is in it, or pasted, and says where they go. */
export function DropZone({ workspace, folderId, folderName, enabled, children }: DropZoneProps) {
  const zone = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState<Place | null>(null);
  useEffect(() => {
    const target = zone.current;
    if (!target || !enabled) return;
    const listening = new AbortController();
    const { signal } = listening;
    const open = { folderId, folderName };
    const onDrag = (type: string, handle: (event: DragEvent, transfer: DataTransfer) => void) =>
      target.addEventListener(
        type,
        (event) => {
          const transfer = event instanceof DragEvent ? event.dataTransfer : null;
          if (!transfer?.types.includes('Files') || dialogIsOpen()) return;
          if (event instanceof DragEvent) handle(event, transfer);
        },
        { signal },
      );
    const hold = (event: DragEvent, transfer: DataTransfer) => {
      event.preventDefault();
      transfer.dropEffect = 'copy';
      const place = placeOf(event.target, open);
      setOver((before) => (before?.folderId === place.folderId ? before : place));
    };
    onDrag('dragenter', hold);
    onDrag('dragover', hold);
    target.addEventListener(
      'dragleave',
      ({ relatedTarget }) => {
        if (!(relatedTarget instanceof Node && target.contains(relatedTarget))) setOver(null);
      },
      { signal },
    );
    onDrag('drop', (event, transfer) => {
      event.preventDefault();
      setOver(null);
      const reading = takeDrop(transfer);
      if (reading) uploadChosen(reading, { workspace, ...placeOf(event.target, open) });
    });
    document.addEventListener(
      'paste',
      (event) => {
        if (!event.clipboardData || isEditable(event.target) || dialogIsOpen()) return;
        const reading = takePaste(event.clipboardData, new Date());
        if (!reading) return;
        event.preventDefault();
        uploadChosen(reading, { workspace, ...open });
      },
      { signal },
    );
    return () => {
      listening.abort();
      setOver(null);
    };
  }, [enabled, workspace, folderId, folderName]);
  return (
    <div
      ref={zone}
      data-colour={workspace.colour}
      className="relative flex min-h-0 flex-1 flex-col"
    >
      <HeldOver value={over && over.folderId !== folderId ? over.folderId : null}>
        {children}
      </HeldOver>
      {over && <DropNote workspace={workspace} {...over} whole={over.folderId === folderId} />}
    </div>
  );
}

/** Says where files will go while they are held over the list, or over one of its folders. */
function DropNote({
  workspace,
  folderName,
  whole,
}: Omit<UploadTarget, 'folderId'> & { whole: boolean }) {
  const frame = whole && 'rounded-lg border-2 border-ws-solid border-dashed bg-ws-solid/8';
  return (
    <div
      className={`pointer-events-none absolute inset-2 z-20 flex items-end justify-center pb-8 ${frame || ''}`}
    >
      <p
        dir="auto"
        className="flex max-w-[90%] items-center gap-2 rounded-full bg-ws-solid px-4 py-2 font-semibold text-white shadow-lg"
      >
        <Upload aria-hidden className="size-5 shrink-0" />
        <span className="line-clamp-2 break-words">
          Upload to {placeName({ workspace, folderName })}
        </span>
      </p>
    </div>
  );
}
