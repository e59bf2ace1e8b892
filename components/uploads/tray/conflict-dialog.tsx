'use client';

import { CopyPlus, FilePen, type LucideIcon, SkipForward } from 'lucide-react';
import { useState } from 'react';
import { byteSize, exactBytes } from '#server/core/bytes/schema.ts';
import { RelativeTime } from '../../shared/relative-time.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog, DialogContent } from '../../ui/dialog.tsx';
import { DialogPlaceProvider } from '../../ui/dialog-place.tsx';
import { WorkspaceLine } from '../../workspaces/workspace-line.tsx';
import type { UploadEntry } from '../upload-entry.ts';
import { placeName } from '../upload-target.ts';
import type { Decision } from './use-conflicts.ts';

interface ConflictDialogProps {
  entry: UploadEntry;
  /** Those of the same upload that ask as well, this one included. */
  alike: readonly UploadEntry[];
  /** Whether more of the same upload may come to ask. */
  more: boolean;
  decide: (decision: Decision, all: boolean) => void;
  putOff: () => void;
}

const choices: { decision: Decision; icon: LucideIcon; words: string; means: string }[] = [
  { decision: 'keepBoth', icon: CopyPlus, words: 'Keep both', means: 'Yours gets a number.' },
  {
    decision: 'replace',
    icon: FilePen,
    words: 'Replace',
    means: 'The old one stays as a version.',
  },
  { decision: 'skip', icon: SkipForward, words: 'Skip', means: 'Yours is not uploaded.' },
];

/** Asks what becomes of a file whose name is taken. Closing it leaves the question in the tray. */
export function ConflictDialog({ entry, alike, more, decide, putOff }: ConflictDialogProps) {
  const [all, setAll] = useState(false);
  const { workspace, folderName, path, conflict } = entry;
  const place = [placeName({ workspace, folderName }), ...path].join(' / ');
  return (
    <DialogPlaceProvider place={<WorkspaceLine workspace={workspace} />}>
      <Dialog open onOpenChange={(open) => !open && putOff()}>
        <DialogContent
          heading="This name is taken"
          description={
            <>
              <bdi className="break-words font-medium text-foreground">{entry.name}</bdi> is already
              in <bdi className="break-words">{place}</bdi>.
            </>
          }
          // On none of the answers: whoever is typing when it comes must not answer by that.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
        >
          <p role="status" className="sr-only">
            {entry.name}
          </p>
          <dl className="grid gap-2 sm:grid-cols-2">
            {conflict && (
              <Side
                words="Already there"
                name={conflict.filename}
                size={conflict.size}
                time={conflict.updatedAt}
              />
            )}
            <Side words="Yours" name={entry.name} size={entry.size} time={entry.modifiedAt} />
          </dl>
          {(alike.length > 1 || more) && (
            // biome-ignore lint/a11y/noLabelWithoutControl: the check box is in it
            <label className="mt-4 flex items-center gap-2.5">
              <Checkbox checked={all} onCheckedChange={(checked) => setAll(checked === true)} />
              {more
                ? 'Do the same for all others of this upload'
                : `Do the same for all ${alike.length}`}
            </label>
          )}
          <div className="mt-4 grid gap-2">
            {choices.map(({ decision, icon: Icon, words, means }) => (
              <Button
                key={decision}
                variant="outline"
                className="h-auto justify-start gap-3 whitespace-normal py-2 text-left"
                onClick={() => decide(decision, all)}
              >
                <Icon aria-hidden className="text-muted-foreground" />
                <span>
                  {words}{' '}
                  <span className="block font-normal text-muted-foreground text-xs">{means}</span>
                </span>
              </Button>
            ))}
          </div>
        </DialogContent>
      </Dialog>
    </DialogPlaceProvider>
  );
}

interface SideProps {
  words: string;
  name: string;
  size: number;
  time: Date | null;
}

function Side({ words, name, size, time }: SideProps) {
  return (
    <div className="min-w-0 rounded-md border p-3">
      <dt className="text-muted-foreground text-xs">{words}</dt>
      <dd className="mt-1">
        <bdi className="block truncate" title={name}>
          {name}
        </bdi>
        <span className="text-muted-foreground text-xs tabular-nums" title={exactBytes(size)}>
          {byteSize(size)}
          {time && (
            <>
              {' · changed '}
              <RelativeTime time={time} />
            </>
          )}
        </span>
      </dd>
    </div>
  );
}
