'use client';

import { useEffect } from 'react';
import { isEditable } from './may-take.ts';

/** Text may still be dropped into a field; a file there would open in place of the page. */
const isForField = ({ target, dataTransfer }: DragEvent): boolean =>
  isEditable(target) && !dataTransfer?.types.includes('Files');

/**
 * A file or a link that is dropped where nothing takes it would make the browser leave this page,
 * and with it what is uploading.
 */
function refuseDrops(): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const refuse = (event: DragEvent) => {
    if (event.defaultPrevented || isForField(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
  };
  // A drop with the effect "none" ends as one that was refused; the second is for what ignores that.
  window.addEventListener('dragover', refuse, { signal });
  window.addEventListener('drop', refuse, { signal });
  return () => listening.abort();
}

/** On every page of somebody signed in. */
export function DropGuard() {
  useEffect(refuseDrops, []);
  return null;
}
