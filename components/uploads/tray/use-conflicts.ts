import { useEffect, useRef, useState } from 'react';
import { dialogIsOpen } from '../intake/may-take.ts';
import { decideConflicts } from '../upload-engine.ts';
import type { UploadEntry } from '../upload-entry.ts';

export type Decision = Parameters<typeof decideConflicts>[1];

/**
 * The question what becomes of files whose name is taken. It comes by itself once for each, unless
 * another dialog is open; who puts it off finds it in the tray. What was decided for all is also
 * the answer for those of the same upload that come to ask later.
 */
export function useConflicts(entries: readonly UploadEntry[]) {
  const [open, setOpen] = useState(false);
  const [first, setFirst] = useState<string>();
  const told = useRef(new Set<string>());
  const forAll = useRef(new Map<string, Decision>());
  const asking = entries.filter(({ phase }) => phase === 'asking');
  const asked = asking.find(({ id }) => id === first) ?? asking[0];

  useEffect(() => {
    for (const [batch, decision] of forAll.current) {
      const ids = asking.filter((entry) => entry.batch === batch).map(({ id }) => id);
      if (ids.length > 0) decideConflicts(ids, decision);
    }
    const fresh = asking.filter(
      ({ id, batch }) => !told.current.has(id) && !forAll.current.has(batch),
    );
    for (const { id } of fresh) told.current.add(id);
    if (asking.length === 0) setOpen(false);
    else if (fresh.length > 0 && !dialogIsOpen()) setOpen(true);
  }, [asking]);

  return {
    /** The one that the question is about now; undefined while nothing is asked. */
    asked: open ? asked : undefined,
    /** Those of the same upload that ask as well, this one included. */
    alike: asking.filter(({ batch }) => batch === asked?.batch),
    /** Whether more of the same upload may come to ask. */
    more: entries.some(
      ({ id, batch, phase, uploadId }) =>
        batch === asked?.batch && phase === 'waiting' && uploadId === null && !told.current.has(id),
    ),
    /** Opens the question, with this one first. */
    ask(id?: string) {
      setFirst(id);
      setOpen(true);
    },
    putOff: () => setOpen(false),
    decide(decision: Decision, all: boolean) {
      if (!asked) return;
      if (all) forAll.current.set(asked.batch, decision);
      const same = all ? asking.filter(({ batch }) => batch === asked.batch) : [asked];
      decideConflicts(
        same.map(({ id }) => id),
        decision,
      );
    },
  };
}
