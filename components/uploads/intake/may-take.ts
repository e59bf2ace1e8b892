const dialogs = '[role="dialog"][data-state="open"], [role="alertdialog"][data-state="open"]';

/** Whether something lies over the page that wants an answer first: what is dropped is not for it. */
export const dialogIsOpen = (): boolean => document.querySelector(dialogs) !== null;

/** Whether text can be typed here: what is dropped or pasted belongs to it. */
export const isEditable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, textarea, select'));
