'use client';

import { Upload } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../ui/button.tsx';
import { filesOnly, placeName, type UploadTarget } from './upload-target.ts';

export function UploadButton(target: UploadTarget) {
  const input = useRef<HTMLInputElement>(null);
  async function choose(files: File[]) {
    const { addUploads } = await import('./upload-engine.ts');
    addUploads(filesOnly(files), target);
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        aria-label="Choose files to upload"
        tabIndex={-1}
        className="sr-only"
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // So that the same file can be chosen again.
          currentTarget.value = '';
          if (files.length > 0) choose(files);
        }}
      />
      <Button title={`Upload to ${placeName(target)}`} onClick={() => input.current?.click()}>
        <Upload aria-hidden />
        Upload files
      </Button>
    </>
  );
}
