import { type ChangeFeed, listenForChanges } from '#db/listen.ts';
import { AppError } from './errors.ts';

/** Streams that one person may have open at one process: many browsers, each with one for all tabs. */
export const streamsPerPerson = 20;

/** What somebody has not been told yet. A set, not a queue: a slow reader costs no memory. */
export interface News {
  /** Kinds of change by workspace id. */
  changes: Map<string, Set<string>>;
  /** Changes may have gone unheard: whatever was known is to be read again. */
  gap: boolean;
}

/** An ear for the changes of some workspaces. */
export interface Hearing {
  /** Whether this process is about to stop. */
  readonly stopping: boolean;
  /** Looks at the news without taking them. */
  readonly news: Readonly<News>;
  /** Takes the news; what comes later is in the next ones. */
  take(): News;
  /** Resolves with the next news, at once where there are some, or when the time is over. */
  wait(milliseconds: number): Promise<void>;
  close(): void;
}

interface Ear {
  workspaceIds: ReadonlySet<string>;
  news: News;
  wake: () => void;
}

interface Hub {
  feed: ChangeFeed;
  ears: Set<Ear>;
  streams: Map<string, number>;
  stopping: boolean;
}

/** One per process, also across hot reloads and separately bundled routes. */
const shared = globalThis as typeof globalThis & { holdallEvents?: Hub };

const noNews = (): News => ({ changes: new Map(), gap: false });

function tell(ears: Set<Ear>, payload: string): void {
  const [workspaceId = '', kind = ''] = payload.split(' ');
  for (const ear of ears) {
    if (!ear.workspaceIds.has(workspaceId)) continue;
    const kinds = ear.news.changes.get(workspaceId) ?? new Set();
    ear.news.changes.set(workspaceId, kinds.add(kind));
    ear.wake();
  }
}

function openHub(): Hub {
  const ears = new Set<Ear>();
  const feed = listenForChanges({
    onChange: (payload) => tell(ears, payload),
    onGap() {
      for (const ear of ears) {
        ear.news.gap = true;
        ear.wake();
      }
    },
  });
  return { feed, ears, streams: new Map(), stopping: false };
}

/**
 * Listens to the committed changes of workspaces, for one person's stream, from now on.
 * @throws AppError RATE_LIMITED when the person has too many streams; RESTARTING when the process
 * stops; the driver's error when the database cannot be reached
 */
export async function hearChanges(userId: string, workspaceIds: string[]): Promise<Hearing> {
  shared.holdallEvents ??= openHub();
  const hub = shared.holdallEvents;
  if (hub.stopping)
    throw new AppError('RESTARTING', 'Holdall is restarting. Try again in a moment.');
  const open = hub.streams.get(userId) ?? 0;
  if (open >= streamsPerPerson)
    throw new AppError(
      'RATE_LIMITED',
      `You have Holdall open in more than ${streamsPerPerson} browsers. Close some of them.`,
    );
  hub.streams.set(userId, open + 1);
  const ear: Ear = { workspaceIds: new Set(workspaceIds), news: noNews(), wake: () => {} };
  let closed = false;
  const close = () => {
    if (closed) return;
    closed = true;
    hub.ears.delete(ear);
    const left = (hub.streams.get(userId) ?? 1) - 1;
    if (left > 0) hub.streams.set(userId, left);
    else hub.streams.delete(userId);
    ear.wake();
  };
  hub.ears.add(ear);
  try {
    await hub.feed.listening();
  } catch (error) {
    close();
    throw error;
  }
  return {
    get stopping() {
      return hub.stopping;
    },
    get news() {
      return ear.news;
    },
    take() {
      const { news } = ear;
      ear.news = noNews();
      return news;
    },
    wait(milliseconds) {
      if (closed || hub.stopping || ear.news.gap || ear.news.changes.size > 0)
        return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, milliseconds);
      ear.wake = resolve;
      return promise.finally(() => clearTimeout(timer));
    },
    close,
  };
}

/** Ends all streams of this process, and takes no new ones: for an orderly stop. */
export async function closeEvents(): Promise<void> {
  const hub = shared.holdallEvents;
  if (!hub || hub.stopping) return;
  hub.stopping = true;
  for (const ear of hub.ears) ear.wake();
  await hub.feed.close();
}
