import { mostWorkspaces } from '#server/events/limits/schema.ts';
import type { Failure } from '../trpc/api-error.ts';
import { signedInAgain } from '../trpc/person.ts';
import { noteSilence, whenReachable } from '../trpc/reach.ts';
import { clientOf } from '../trpc/workspace-client.ts';
import { openStream } from './stream.ts';
import type { TabMessage } from './tabs.ts';

/** Milliseconds before a stream that ended is opened again; the last one repeats. */
const pauses = [500, 1_000, 2_000, 5_000];
/** The same where the server has said that there are too many. */
const afterTooMany = 60_000;
/** Milliseconds in which workspaces that tabs show are gathered for one stream. */
const together = 50;

/** The tab that listens, for itself and for the others. */
export interface Listener {
  /** A tab shows this workspace: its changes are told from now on. */
  cover(workspace: string): void;
  stop(): void;
}

/**
 * Listens over one stream to all workspaces that tabs show; `tell` reaches this tab and the others.
 * `afterAnother`: another tab has listened before, and changes may have gone unheard since.
 */
export function createListener(
  personId: string,
  afterAnother: boolean,
  tell: (message: TabMessage) => void,
  connect = openStream,
): Listener {
  const covered = new Set<string>();
  /** The last change of each kind, for pages that were on their way when it was told. */
  const recent = new Map<string, { workspace: string; kind: string; at: number }>();
  /** What changed in these before a stream told of it is to be read again. */
  let missed: Set<string> | 'everything' = afterAnother ? 'everything' : new Set();
  let opening: ReturnType<typeof setTimeout> | undefined;
  let close = () => {};
  let pausing = false;
  let told = false;
  let tries = 0;
  let stopped = false;
  /** Counts the streams: what an earlier one still says is not for us. */
  let current = 0;

  const state = (): TabMessage => ({ type: 'state', told, recent: [...recent.values()] });

  function setTold(value: boolean): void {
    if (told === value) return;
    told = value;
    tell(state());
  }

  function note(workspace: string, kinds: string[]): void {
    for (const kind of kinds)
      recent.set(`${workspace} ${kind}`, { workspace, kind, at: Date.now() });
    tell({ type: 'changed', workspace, kinds });
  }

  function tellMissed(): void {
    if (missed === 'everything') tell({ type: 'everything', workspace: null });
    else for (const workspace of missed) tell({ type: 'everything', workspace });
    missed = new Set();
  }

  async function again(failure: Failure | undefined): Promise<void> {
    const own = ++current;
    missed = 'everything';
    setTold(false);
    if (failure?.code === 'UNAUTHENTICATED') {
      tell({ type: 'signed-out' });
      await signedInAgain();
    } else if (failure?.code === 'NOT_FOUND') {
      await dropLost();
    } else if (failure?.code !== 'RATE_LIMITED') {
      noteSilence();
      await whenReachable();
    }
    if (own !== current) return;
    const pause = pauses[Math.min(tries++, pauses.length - 1)] ?? 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, failure?.code === 'RATE_LIMITED' ? afterTooMany : pause * Math.random());
    pausing = failure?.code !== 'RATE_LIMITED';
    await promise;
    if (own === current) open();
  }

  /** A workspace was refused, the answer does not say which: those that are left are asked for. */
  async function dropLost(): Promise<void> {
    const mine = await clientOf(null)
      .api.workspaces.list.query()
      .catch(() => undefined);
    for (const workspace of mine ? [...covered] : [])
      if (!mine?.some(({ id }) => id === workspace)) drop(workspace, false);
  }

  function drop(workspace: string, deleted: boolean): void {
    covered.delete(workspace);
    tell({ type: 'removed', workspace, deleted });
  }

  /** Opens a stream over all that is covered; the one before is heard until this one tells. */
  function open(): void {
    clearTimeout(opening);
    pausing = false;
    if (stopped) return;
    const own = ++current;
    const before = close;
    let closed = false;
    const latest = () => !closed && own === current;
    const end = connect(personId, [...covered].slice(-mostWorkspaces), {
      onListening() {
        if (!latest()) return;
        before();
        tries = 0;
        setTold(true);
        tellMissed();
      },
      onMessage(message) {
        if (closed) return;
        if (message.type === 'everything') tell({ type: 'everything', workspace: null });
        else if (message.type === 'changed')
          for (const { workspace, kinds } of message.changes) note(workspace, kinds);
        else if (message.why === 'removed') {
          drop(message.workspace, message.deleted);
          close();
          missed = 'everything';
          open();
        } else if (message.why === 'signed-out') {
          close();
          again({ code: 'UNAUTHENTICATED', message: '', fields: {}, details: {} });
        }
      },
      onLost() {
        if (closed) return;
        missed = 'everything';
        if (!latest()) return;
        setTold(false);
        noteSilence();
      },
      onEnd(failure) {
        if (!latest()) return;
        close();
        again(failure);
      },
    });
    close = () => {
      closed = true;
      end();
      before();
    };
  }

  return {
    cover(workspace) {
      if (covered.has(workspace)) {
        tell(state());
        // Timers of a hidden tab are slow: one in sight asks it to try again now.
        if (pausing) open();
        return;
      }
      covered.add(workspace);
      if (missed !== 'everything') missed.add(workspace);
      clearTimeout(opening);
      // Several tabs may speak at once.
      opening = setTimeout(open, together);
    },
    stop() {
      stopped = true;
      current++;
      clearTimeout(opening);
      close();
    },
  };
}
