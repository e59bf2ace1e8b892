import { isReachable } from '../trpc/reach.ts';
import { toast } from '../ui/toast.ts';

/** The link of this page's own site that a plain click would follow in this tab. */
function followedLink(event: MouseEvent): HTMLAnchorElement | null {
  const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (event.defaultPrevented || event.button !== 0 || modified) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const here = link?.origin === window.location.origin && link.getAttribute('href') !== null;
  const plain = link !== null && !link.target && !link.hasAttribute('download');
  const jump = link?.getAttribute('href')?.startsWith('#');
  return here && plain && !jump ? link : null;
}

/**
 * While the server cannot be reached, a link would end on the browser's own error page, and what is
 * typed or uploading would be gone: it is not followed, and the person is told.
 */
export function stayWhileAway(): () => void {
  const stay = (event: MouseEvent) => {
    if (isReachable() || !followedLink(event)) return;
    event.preventDefault();
    event.stopPropagation();
    toast.error('This page cannot be opened right now. Try again when you are connected.', {
      id: 'stay-while-away',
    });
  };
  // Before React and the router hear of it.
  window.addEventListener('click', stay, { capture: true });
  return () => window.removeEventListener('click', stay, { capture: true });
}
