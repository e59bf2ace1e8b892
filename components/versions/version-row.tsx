'use client';

import { Download, EllipsisVertical, Eye, RotateCcw, Trash2 } from 'lucide-react';
import { byteSize, exactBytes } from '#server/core/bytes/schema.ts';
import { RelativeTime } from '../shared/relative-time.tsx';
import { Button } from '../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu.tsx';
import type { Version } from './use-versions.ts';

interface VersionRowProps {
  version: Version;
  onOpen: () => void;
  onDownload: () => void;
  onRestore: () => void;
  onDelete: () => void;
}

export function VersionRow({ version, onOpen, onDownload, onRestore, onDelete }: VersionRowProps) {
  const { number, current, by, createdAt, size, mimeType, mayRestore, mayDelete } = version;
  return (
    <li className="flex items-center gap-3 border-b px-4 py-2.5 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium">Version {number}</span>
          {current && (
            <span className="rounded-full bg-muted px-2 py-0.5 font-medium text-xs">Present</span>
          )}
          <span className="text-muted-foreground tabular-nums" title={exactBytes(size)}>
            {byteSize(size)}
          </span>
        </p>
        <p className="break-words text-muted-foreground text-xs">
          <bdi>{by.name}</bdi> · <RelativeTime time={createdAt} /> · {mimeType}
        </p>
      </div>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={`Actions for version ${number}`}>
            <EllipsisVertical aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={onOpen}>
            <Eye aria-hidden />
            Open
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={onDownload}>
            <Download aria-hidden />
            Download
          </DropdownMenuItem>
          {mayRestore && (
            <DropdownMenuItem onSelect={onRestore}>
              <RotateCcw aria-hidden />
              Restore
            </DropdownMenuItem>
          )}
          {mayDelete && (
            <DropdownMenuItem danger onSelect={onDelete}>
              <Trash2 aria-hidden />
              Delete forever
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
    </li>
  );
}
