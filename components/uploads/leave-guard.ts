let counted = 0;
let allowed = false;

function ask(event: BeforeUnloadEvent): void {
  if (!allowed) event.preventDefault();
}

/** Asks before the page is left while uploads run. */
export function guardLeaving(running: number): void {
  if (running > 0 && counted === 0) window.addEventListener('beforeunload', ask);
  if (running === 0 && counted > 0) window.removeEventListener('beforeunload', ask);
  counted = running;
}

/** Follows a link that becomes a download: browsers take it for leaving until the answer is there. */
export function withoutLeaveGuard(follow: () => void): void {
  allowed = true;
  follow();
  setTimeout(() => {
    allowed = false;
  }, 1_000);
}
