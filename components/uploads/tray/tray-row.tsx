'use client';

import {
  CircleAlert,
  CircleCheck,
  CircleHelp,
  CircleSlash,
  Clock,
  CloudOff,
  FileSearch,
  LoaderCircle,
  type LucideIcon,
  Pause,
  Play,
  RotateCw,
  SkipForward,
  X,
} from 'lucide-react';
import { memo } from 'react';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { Progress } from '../../ui/progress.tsx';
import { WorkspaceBadge } from '../../workspaces/workspace-badge.tsx';
import { continueWithFile } from '../unfinished/continue-with-file.ts';
import { cancelUploads, pauseUploads, resumeUploads, retryUploads } from '../upload-engine.ts';
import {
  canPause,
  canRetry,
  isEnded,
  type UploadEntry,
  type UploadPhase,
} from '../upload-entry.ts';
import { fractionOf } from '../upload-progress.ts';
import { phaseWords } from './phase-words.ts';

import { detailsOf } from './tray-words.ts';

const signs: Record<UploadPhase, { icon: LucideIcon; tone?: string }> = {
  waiting: { icon: Clock },
  hashing: { icon: LoaderCircle },
  sending: { icon: LoaderCircle },
  verifying: { icon: LoaderCircle },
  paused: { icon: Pause },
  offline: { icon: CloudOff, tone: 'text-warning' },
  asking: { icon: CircleHelp, tone: 'text-warning' },
  'needs-file': { icon: FileSearch, tone: 'text-warning' },
  done: { icon: CircleCheck, tone: 'text-success' },
  skipped: { icon: SkipForward },
  failed: { icon: CircleAlert, tone: 'text-danger' },
  cancelled: { icon: CircleSlash },
};

/** Twelve frames a second instead of sixty: drawing each takes time that the sending needs. */
const turning = 'animate-spin [animation-timing-function:steps(12)] motion-reduce:animate-none';

interface TrayRowProps {
  entry: UploadEntry;
  /** One of so many that nothing turns: drawing that would take time that the sending needs. */
  still?: boolean;
  /** Opens the question what becomes of the file that is in the way. */
  onDecide: (id: string) => void;
}

/** One upload: what, where to, how far, and what can be done about it. */
export const TrayRow = memo(function TrayRow({ entry, still = false, onDecide }: TrayRowProps) {
  const { id, name, phase, workspace } = entry;
  const { icon: Sign, tone = 'text-muted-foreground' } = signs[phase];
  const turns = !still && ['hashing', 'sending', 'verifying'].includes(phase);
  const ended = isEnded(entry);
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-2.5 px-3 py-2">
      <Sign aria-hidden className={cn('mt-0.5 size-4', tone, turns && turning)} />
      <div className="min-w-0">
        <p className="truncate" title={name}>
          <bdi className="whitespace-pre">{name}</bdi>
        </p>
        <TrayPlace entry={entry} />
        {!ended && phase !== 'asking' && phase !== 'needs-file' && (
          <div data-colour={workspace.colour} className="py-1">
            <Progress label={`Progress of ${name}`} value={fractionOf(entry)} />
          </div>
        )}
        <p className="break-words text-muted-foreground text-xs tabular-nums">
          <span className={tone}>{phaseWords(entry)}</span>
          {!ended && ` · ${detailsOf(entry)}`}
        </p>
        {phase === 'asking' && (
          <Button variant="outline" size="sm" className="mt-1.5" onClick={() => onDecide(id)}>
            Decide
            <span className="sr-only"> about {name}</span>
          </Button>
        )}
        {phase === 'needs-file' && (
          <Button variant="outline" size="sm" className="mt-1.5" onClick={() => chooseAgain(entry)}>
            Choose file
            <span className="sr-only"> {name} again</span>
          </Button>
        )}
      </div>
      <div className="-mr-1 flex">
        {canPause(entry) && (
          <RowButton icon={Pause} words={`Pause ${name}`} onClick={() => pauseUploads([id])} />
        )}
        {phase === 'paused' && (
          <RowButton icon={Play} words={`Resume ${name}`} onClick={() => resumeUploads([id])} />
        )}
        {canRetry(entry) && (
          <RowButton icon={RotateCw} words={`Retry ${name}`} onClick={() => retryUploads([id])} />
        )}
        {!ended && (
          <RowButton icon={X} words={`Cancel ${name}`} onClick={() => cancelUploads([id])} />
        )}
      </div>
    </div>
  );
});

function chooseAgain({ uploadId, workspace, ...entry }: UploadEntry): void {
  if (uploadId !== null) continueWithFile({ ...entry, uploadId }, workspace);
}

/** Workspace and folders: where the file goes, whatever is open by now. */
function TrayPlace({ entry: { workspace, folderName, path } }: Pick<TrayRowProps, 'entry'>) {
  const folders = [...(folderName === null ? [] : [folderName]), ...path].join(' / ');
  return (
    <p className="mt-0.5 flex min-w-0 items-center gap-1.5 text-muted-foreground text-xs">
      <span className="max-w-40 shrink-0">
        <WorkspaceBadge workspace={workspace} />
      </span>
      {folders !== '' && (
        <bdi title={folders} className="truncate whitespace-pre">
          / {folders}
        </bdi>
      )}
    </p>
  );
}

interface RowButtonProps {
  icon: LucideIcon;
  words: string;
  onClick: () => void;
}

function RowButton({ icon: Icon, words, onClick }: RowButtonProps) {
  return (
    <Button variant="ghost" size="icon" aria-label={words} title={words} onClick={onClick}>
      <Icon aria-hidden />
    </Button>
  );
}
