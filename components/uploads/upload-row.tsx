import { RotateCw, X } from 'lucide-react';
import { byteSize } from '#server/core/schema.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/class-names.ts';
import { Progress } from '../ui/progress.tsx';
import { WorkspaceBadge } from '../workspaces/workspace-badge.tsx';
import { cancelUploads, retryUploads } from './upload-engine.ts';
import { isRunning, type UploadEntry } from './upload-entry.ts';
import { fractionOf } from './upload-progress.ts';
import { phaseWords } from './upload-words.ts';

export function UploadRow({ entry }: { entry: UploadEntry }) {
  const { id, name, phase, size, workspace } = entry;
  const running = isRunning(entry);
  const retryable = phase === 'cancelled' || (phase === 'failed' && entry.retryable);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2 border-b px-4 py-2 last:border-b-0">
      <p className="flex min-w-0 items-center gap-2">
        <span className="truncate" title={name} dir="auto">
          {name}
        </span>
        <span className="max-w-32 shrink-0">
          <WorkspaceBadge workspace={workspace} />
        </span>
      </p>
      <span className="row-span-2 min-w-8">
        {running && (
          <Button
            variant="ghost"
            size="icon"
            aria-label={`Cancel ${name}`}
            onClick={() => cancelUploads([id])}
          >
            <X aria-hidden />
          </Button>
        )}
        {retryable && (
          <Button
            variant="ghost"
            size="icon"
            aria-label={`Retry ${name}`}
            onClick={() => retryUploads([id])}
          >
            <RotateCw aria-hidden />
          </Button>
        )}
      </span>
      <p
        className={cn(
          'text-muted-foreground text-xs tabular-nums',
          phase === 'failed' && 'text-danger',
          phase === 'done' && 'text-success',
        )}
      >
        <span>{phaseWords(entry)}</span>
        {running && ` · ${byteSize(size)}`}
      </p>
      {running && (
        <div data-colour={workspace.colour} className="col-span-2 mt-1.5">
          <Progress label={`Progress of ${name}`} value={fractionOf(entry)} />
        </div>
      )}
    </li>
  );
}
