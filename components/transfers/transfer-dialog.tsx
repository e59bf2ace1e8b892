'use client';

import { type ReactNode, useState } from 'react';
import type { EntryDialogProps } from '../entries/entry-dialogs.tsx';
import { entryWords } from '../files/entry.ts';
import { FolderBranch, type FolderChoice, FolderOption } from '../folders/folder-branch.tsx';
import { FormError } from '../shared/form-error.tsx';
import { failureOf } from '../trpc/api-error.ts';
import { useWorkspaceClient, WorkspaceProvider } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ChangeList } from './change-list.tsx';
import { noteBegun } from './shown-transfers.ts';
import { type Target, useTargets } from './target.ts';
import { refreshTransfers } from './use-transfers.ts';
import { type TransferMode, verbOf } from './what-changes.ts';
import { WorkspaceChoice } from './workspace-choice.tsx';

const nothing: ReadonlySet<string> = new Set();

type TransferDialogProps = EntryDialogProps & { mode: TransferMode };

/** Asks to which workspace entries shall go, says what that changes, and asks whether to do it. */
function TransferDialog({ entries, workspace, onClose, mode }: TransferDialogProps) {
  const client = useWorkspaceClient();
  const { targets, error } = useTargets(workspace.id);
  const [to, setTo] = useState<Target | null>(null);
  const [folder, setFolder] = useState<FolderChoice | null>(null);
  const [asked, setAsked] = useState(false);
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const idsOf = (kind: 'file' | 'folder') =>
    entries.filter((entry) => entry.kind === kind).map(({ id }) => id);
  function choose(target: Target) {
    setTo(target);
    setFolder({ id: null, name: target.name });
  }
  async function start(target: Target) {
    setPending(true);
    setRefusal(undefined);
    try {
      const { id } = await client.api.transfers.start.mutate({
        to: target.id,
        targetFolderId: folder?.id ?? null,
        fileIds: idsOf('file'),
        folderIds: idsOf('folder'),
        mode,
      });
      noteBegun(id);
      refreshTransfers(client);
      onClose();
    } catch (failure) {
      setRefusal(failureOf(failure).message);
      setPending(false);
    }
  }
  let content: ReactNode = <Skeleton className="h-24 w-full" />;
  if (asked && to)
    content = (
      <>
        <ChangeList
          mode={mode}
          from={workspace}
          to={to}
          folderName={folder?.id ? folder.name : null}
        />
        <FormError message={refusal} />
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          <Button variant="outline" onClick={() => setAsked(false)}>
            Back
          </Button>
          <Button autoFocus pending={pending} onClick={() => start(to)}>
            {verbOf(mode)} to {to.name}
          </Button>
        </div>
      </>
    );
  else if (targets?.length === 0)
    content = (
      <p>You have no other workspace yet. Found an organization in the workspace switcher first.</p>
    );
  else if (targets)
    content = (
      <>
        <WorkspaceChoice workspaces={targets} chosen={to} onChoose={choose} />
        {to && (
          <WorkspaceProvider workspaceId={to.id}>
            <fieldset className="mt-3 max-h-[min(16rem,30dvh)] overflow-auto rounded-md border p-2">
              <legend className="sr-only">Folder of {to.name}</legend>
              <FolderOption
                choice={{ id: null, name: to.name }}
                target={folder}
                onChoose={setFolder}
                disabled={false}
              />
              <FolderBranch parentId={null} target={folder} onChoose={setFolder} moving={nothing} />
            </fieldset>
          </WorkspaceProvider>
        )}
        <div className="mt-4 flex justify-end">
          <Button disabled={!to} onClick={() => setAsked(true)}>
            Continue
          </Button>
        </div>
      </>
    );
  else if (error) content = <FormError message={failureOf(error).message} />;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        heading={
          asked && to ? `${verbOf(mode)} to ${to.name}?` : `${verbOf(mode)} to another workspace`
        }
        description={
          <span dir="auto" className="break-words">
            {entryWords(entries)}
          </span>
        }
      >
        {content}
      </DialogContent>
    </Dialog>
  );
}

export const MoveElsewhereDialog = (props: EntryDialogProps) => (
  <TransferDialog {...props} mode="move" />
);

export const CopyElsewhereDialog = (props: EntryDialogProps) => (
  <TransferDialog {...props} mode="copy" />
);
