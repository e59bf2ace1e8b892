import {
  Download,
  Eye,
  FileClock,
  FilePlus2,
  FileX2,
  FolderPlus,
  type LucideIcon,
  Pencil,
  Settings2,
  Trash2,
  Undo2,
  Users,
} from 'lucide-react';
import type { AuditGroup } from '#server/audit/schema.ts';
import { sentence, wordsOf } from '#server/audit/words/schema.ts';
import { RelativeTime } from '../shared/relative-time.tsx';
import type { ActivityEntry } from './use-activity.ts';

const groupIcons: Record<AuditGroup, LucideIcon> = {
  files: FileClock,
  steps: FileClock,
  people: Users,
  settings: Settings2,
};

const actionIcons: Record<string, LucideIcon> = {
  'file.rename': Pencil,
  'file.trash': Trash2,
  'file.restore': Undo2,
  'file.purge': FileX2,
  'file.download': Download,
  'file.preview': Eye,
  'folder.create': FolderPlus,
  'upload.complete': FilePlus2,
};

function iconOf(action: string): LucideIcon {
  return actionIcons[action] ?? groupIcons[wordsOf(action)?.group ?? 'settings'];
}

/** One entry: what was done in a sentence, when, and from where for those who may know. */
export function ActivityRow({ entry }: { entry: ActivityEntry }) {
  const Icon = iconOf(entry.action);
  return (
    <li className="flex gap-3 border-b px-4 py-2.5 last:border-b-0 sm:px-6">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
      <div className="min-w-0 flex-1">
        <p className="break-words">
          {sentence(entry).map((piece, i) =>
            typeof piece === 'string' ? (
              piece
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence never move
              <bdi key={i} className="font-medium">
                {piece.name}
              </bdi>
            ),
          )}
        </p>
        <p className="text-muted-foreground text-xs">
          <RelativeTime time={entry.createdAt} />
          {entry.ip && <span className="tabular-nums"> · {entry.ip}</span>}
          {entry.device && <span title={entry.userAgent ?? ''}> · {entry.device}</span>}
        </p>
      </div>
    </li>
  );
}
