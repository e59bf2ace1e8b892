'use client';

import { ChevronDown, FileUp, FolderUp, Upload } from 'lucide-react';
import { type RefObject, useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '../../ui/dropdown-menu.tsx';
import { placeName, type UploadTarget } from '../upload-target.ts';
import { filesOfInput, pickFiles } from './pick.ts';
import { uploadChosen } from './upload-chosen.ts';

/** "Upload files", and beside it a menu that has "Upload folder" too. */
export function UploadButtons(target: UploadTarget) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  async function pick() {
    const picked = await pickFiles();
    if (picked) uploadChosen(await picked, target);
    else if (picked === undefined) files.current?.click();
  }
  const take = (chosen: File[]) => uploadChosen(filesOfInput(chosen), target);
  const place = placeName(target);
  return (
    <div className="flex">
      <FileInput ref={files} label="Choose files to upload" onChosen={take} />
      <FileInput ref={folder} label="Choose a folder to upload" folder onChosen={take} />
      <Button title={`Upload to ${place}`} className="rounded-r-none" onClick={pick}>
        <Upload aria-hidden />
        Upload files
      </Button>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            size="icon"
            aria-label="More ways to upload"
            className="h-9 rounded-l-none border-primary-foreground/30 border-l"
          >
            <ChevronDown aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" className="max-w-72">
          <DropdownMenuItem onSelect={pick}>
            <FileUp aria-hidden />
            Upload files
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => folder.current?.click()}>
            <FolderUp aria-hidden className="mt-0.5 self-start" />
            <span>
              Upload folder{' '}
              <span className="block text-muted-foreground text-xs">
                Empty folders in it come along only when you drop it.
              </span>
            </span>
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  );
}

interface FileInputProps {
  ref: RefObject<HTMLInputElement | null>;
  label: string;
  folder?: boolean;
  onChosen: (files: File[]) => void;
}

function FileInput({ ref, label, folder, onChosen }: FileInputProps) {
  return (
    <input
      ref={ref}
      type="file"
      multiple
      {...(folder && { webkitdirectory: '' })}
      aria-label={label}
      tabIndex={-1}
      className="sr-only"
      onChange={({ currentTarget }) => {
        const chosen = [...(currentTarget.files ?? [])];
        // So that the same file can be chosen again.
        currentTarget.value = '';
        if (chosen.length > 0) onChosen(chosen);
      }}
    />
  );
}
