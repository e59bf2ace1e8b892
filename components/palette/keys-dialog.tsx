import { Dialog, DialogContent } from '../ui/dialog.tsx';

const keys: [what: string, ...keys: string[]][] = [
  ['Commands, folders, pages, workspaces', 'Ctrl K'],
  ['Search', '/'],
  ['Move in the list', '↑', '↓', 'Page Up', 'Page Down', 'Home', 'End'],
  ['Find a name', 'its first letters'],
  ['Choose or leave', 'Space'],
  ['Choose up to here', 'Shift ↑', 'Shift ↓', 'Shift End'],
  ['Choose all', 'Ctrl A'],
  ['Choose nothing', 'Esc'],
  ['Open', 'Enter'],
  ['Folder above', 'Backspace'],
  ['Details', 'Alt Enter'],
  ['Rename', 'F2'],
  ['Move to trash', 'Delete'],
  ['Copy, cut, paste', 'Ctrl C', 'Ctrl X', 'Ctrl V'],
  ['Menu of a row', 'Shift F10'],
  ['Messages, to undo', 'Alt T'],
  ['These keys', '?'],
];

/** The keys that do something. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent heading="Keys" className="max-w-lg">
        <dl className="divide-y">
          {keys.map(([what, ...each]) => (
            <div
              key={what}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2"
            >
              <dt>{what}</dt>
              <dd className="flex flex-wrap gap-1.5">
                {each.map((key) => (
                  <kbd
                    key={key}
                    className="rounded border bg-muted px-1.5 py-0.5 text-muted-foreground text-xs"
                  >
                    {key}
                  </kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </DialogContent>
    </Dialog>
  );
}
