'use client';

import { Download } from 'lucide-react';
import type { ExportInput } from '#server/audit/schema.ts';
import { Button } from '../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu.tsx';

/** Posts a form, so that the browser itself streams the answer into a file. */
function postForm(action: string, fields: Record<string, string | undefined>): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = action;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input');
    input.type = 'hidden';
    input.name = name;
    input.value = value ?? '';
    form.append(input);
  }
  document.body.append(form);
  form.submit();
  form.remove();
}

interface ExportMenuProps {
  slug: string;
  filter: Omit<ExportInput, 'format'>;
}

/** The activity as a file, with the filters that are set. */
export function ExportMenu({ slug, filter }: ExportMenuProps) {
  const save = (format: ExportInput['format']) =>
    postForm(`/w/${slug}/activity/export`, { ...filter, format });
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="outline">
          <Download aria-hidden />
          Export
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={() => save('csv')}>CSV, for spreadsheets</DropdownMenuItem>
        <DropdownMenuItem onSelect={() => save('jsonl')}>JSON Lines, for programs</DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
