import { currentPerson } from '../auth/current-person.ts';
import { signedInAgain } from '../trpc/person.ts';
import { onReachable, whenReachable } from '../trpc/reach.ts';
import { knownClients, setTold, type WorkspaceClient } from '../trpc/workspace-client.ts';
import { allOld, concernsEverywhere, type Old, oldAfter } from './changed-queries.ts';
import { createListener, type Listener } from './listener.ts';
import { createRefresher, type Refresher } from './refresher.ts';
import { joinTabs, type TabMessage, type Tabs } from './tabs.ts';

/** A page of a workspace that wants to be kept up to date. */
export interface LivePage {
  workspace: string;
  /** The frame of the page is old: names, the list of workspaces, one's own role. */
  onFrameOld: () => void;
  /** The person is out of the workspace that the page shows, or it was deleted. */
  onRemoved: (deleted: boolean) => void;
}

/** Milliseconds. */
const frameQuiet = 500;
/** From then on a tab that begins to listen follows another one that has listened before. */
const opened = 10_000;

interface Live {
  personId: string;
  show(page: LivePage): void;
  hide(page: LivePage): void;
}

/** Starts to keep this tab's caches up to date with what others do. */
function startLive(personId: string): Live {
  const refreshers = new Map<WorkspaceClient, Refresher>();
  let page: LivePage | undefined;
  let listener: Listener | undefined;
  let tabs: Tabs | undefined;
  let frameWaits = false;

  function refresh(workspace: string | null, old: Old): void {
    for (const client of knownClients()) {
      // Calls about the person have no workspace; what changes for them is told in Personal.
      const own = client.workspaceId ?? 'personal';
      if (workspace !== null && own !== workspace) continue;
      const refresher = refreshers.get(client) ?? createRefresher(client);
      refreshers.set(client, refresher);
      refresher.refresh(old);
    }
    const shown = workspace === null || workspace === page?.workspace || workspace === 'personal';
    if (!old.frame || !shown || frameWaits) return;
    frameWaits = true;
    setTimeout(async () => {
      // A frame that cannot be loaded would take the browser to its own error page.
      await whenReachable();
      // Whose session has ended would be led to the sign-in page, away from what is typed here.
      if ((await currentPerson()) === null) await signedInAgain();
      frameWaits = false;
      page?.onFrameOld();
    }, frameQuiet);
  }

  function hearChange(workspace: string, kinds: readonly string[]): void {
    const ofPerson = workspace === 'personal' && concernsEverywhere(kinds);
    refresh(ofPerson ? null : workspace, oldAfter(kinds));
  }

  function sayWhatIsShown(): void {
    if (!page) return;
    tabs?.post({ type: 'showing', workspace: page.workspace });
    listener?.cover(page.workspace);
  }

  function hear(message: TabMessage): void {
    switch (message.type) {
      case 'who':
        sayWhatIsShown();
        break;
      case 'showing':
        listener?.cover(message.workspace);
        break;
      case 'changed':
        hearChange(message.workspace, message.kinds);
        break;
      case 'everything':
        refresh(message.workspace, { ...allOld, frame: message.workspace === null });
        break;
      case 'removed': {
        const lost = page?.workspace === message.workspace ? page : undefined;
        // Its frame must not be loaded again: for the server the page does not exist any more.
        if (lost) page = undefined;
        lost?.onRemoved(message.deleted);
        refresh('personal', oldAfter(['memberships']));
        break;
      }
      case 'signed-out':
        signedInAgain();
        break;
      case 'state':
        setTold(message.told);
        // What was told while this page was on its way: it may have been made before.
        for (const { workspace, kind, at } of message.recent)
          if (at >= performance.timeOrigin) hearChange(workspace, [kind]);
    }
  }

  tabs = joinTabs(personId, {
    onMessage: hear,
    onLead() {
      listener = createListener(personId, performance.now() > opened, (message) => {
        tabs?.post(message);
        hear(message);
      });
      sayWhatIsShown();
      tabs?.post({ type: 'who' });
    },
    onRest() {
      listener?.stop();
      listener = undefined;
    },
  });
  // The stream follows, and with it the frame: it knows first whether the page still exists.
  onReachable(() => refresh(null, { ...allOld, frame: false }));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') sayWhatIsShown();
  });
  return {
    personId,
    show(next) {
      page = next;
      sayWhatIsShown();
    },
    hide(past) {
      if (page === past) page = undefined;
    },
  };
}

/** One for the tab: it outlives the pages, so that switching workspaces keeps its connection. */
let live: Live | undefined;

/** Keeps a page up to date from now on, until the answer is called. */
export function keepUpToDate(personId: string, page: LivePage): () => void {
  // Who else signs in gets a document of their own.
  live ??= startLive(personId);
  const current = live;
  current.show(page);
  return () => current.hide(page);
}
