/** What the tabs of a browser, of one person, say to each other about changes. */
export type TabMessage =
  /** The tab that listens from now on asks what the others show. */
  | { type: 'who' }
  /** A tab shows this workspace; the one that listens answers with what it knows. */
  | { type: 'showing'; workspace: string }
  | { type: 'changed'; workspace: string; kinds: string[] }
  /** Changes may have gone unheard, in this workspace or in all. */
  | { type: 'everything'; workspace: string | null }
  | { type: 'removed'; workspace: string; deleted: boolean }
  | { type: 'signed-out' }
  /** Whether changes are being told, and what was since the page that asks was made. */
  | { type: 'state'; told: boolean; recent: { workspace: string; kind: string; at: number }[] };

/** A tab among the others. */
export interface Tabs {
  post(message: TabMessage): void;
  leave(): void;
}

interface Part {
  onMessage: (message: TabMessage) => void;
  /** This tab listens for all of them from now on. */
  onLead: () => void;
  /** It does not any more. */
  onRest: () => void;
}

/** Without locks (plain HTTP on a network address has none) each tab in sight listens by itself. */
function leadWhileVisible({ onLead, onRest }: Part, signal: AbortSignal): void {
  let leads = false;
  const look = () => {
    const visible = document.visibilityState === 'visible';
    if (visible === leads) return;
    leads = visible;
    if (visible) onLead();
    else onRest();
  };
  document.addEventListener('visibilitychange', look, { signal });
  look();
}

/** With locks one tab listens; the browser hands the lock on when that tab goes, however it goes. */
function leadWithLock(name: string, { onLead }: Part, signal: AbortSignal): void {
  const held = navigator.locks.request(name, { signal }, () => {
    onLead();
    return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  });
  // Aborted while it waited for its turn.
  held.catch(() => {});
}

/** Joins the tabs of this browser that belong to the same person. */
export function joinTabs(personId: string, part: Part): Tabs {
  const name = `holdall-events-${personId}`;
  const leaving = new AbortController();
  const locks = 'locks' in navigator && navigator.locks !== undefined;
  // Tabs that listen by themselves need not be told by others.
  const channel = locks ? new BroadcastChannel(name) : undefined;
  channel?.addEventListener('message', ({ data }: MessageEvent<TabMessage>) =>
    part.onMessage(data),
  );
  if (locks) leadWithLock(name, part, leaving.signal);
  else leadWhileVisible(part, leaving.signal);
  return {
    post: (message) => channel?.postMessage(message),
    leave() {
      leaving.abort();
      part.onRest();
      channel?.close();
    },
  };
}
