import type { WorkspaceScope } from '#db/scope.ts';
import { type CurrentSession, sessionIsLive } from '#server/auth/session.ts';
import { notFound } from '#server/core/errors.ts';
import { type Hearing, hearChanges, type News } from '#server/core/events.ts';
import { isDeletedUnder, membershipsAmong, personal } from '#server/core/workspace.ts';
import type { StreamMessage } from './schema.ts';

/** Milliseconds after which session and memberships are looked up even when nothing was heard. */
const verifyEvery = 20_000;

/** Kinds that may mean that somebody may not listen any more. */
const aboutAccess = new Set(['members', 'memberships', 'deletion', 'session']);

interface Listener {
  session: Pick<CurrentSession, 'sessionId' | 'userId'>;
  /** The ids of the organizations to which it listens, beside the person's own workspace. */
  organizationIds: string[];
}

/** Why somebody may not listen any more, or undefined. */
async function refusal(listener: Listener): Promise<StreamMessage | undefined> {
  const { session, organizationIds } = listener;
  if (!(await sessionIsLive(session.sessionId))) return { type: 'ended', why: 'signed-out' };
  const still = await membershipsAmong(session.userId, organizationIds);
  const lost = organizationIds.find((id) => !still.has(id));
  if (lost === undefined) return undefined;
  const deleted = await isDeletedUnder(session.userId, lost);
  return { type: 'ended', why: 'removed', workspace: lost, deleted };
}

const concernsAccess = ({ gap, changes }: Readonly<News>): boolean =>
  gap || [...changes.values()].some((kinds) => [...kinds].some((kind) => aboutAccess.has(kind)));

function toMessage({ gap, changes }: News): StreamMessage | undefined {
  if (gap) return { type: 'everything' };
  if (changes.size === 0) return undefined;
  return {
    type: 'changed',
    changes: [...changes].map(([workspaceId, kinds]) => ({
      workspace: workspaceId.startsWith('org:') ? workspaceId.slice(4) : personal.id,
      kinds: [...kinds],
    })),
  };
}

async function* stream(
  listener: Listener,
  hearing: Hearing,
  signal: AbortSignal,
): AsyncGenerator<StreamMessage, void> {
  try {
    yield { type: 'listening' };
    let verifiedAt = performance.now();
    while (!signal.aborted) {
      await hearing.wait(Math.max(0, verifyEvery - (performance.now() - verifiedAt)));
      if (signal.aborted) return;
      if (hearing.stopping) {
        yield { type: 'ended', why: 'restarting' };
        return;
      }
      const news = hearing.take();
      // Changes are heard in the order of their commits. What comes while the database is asked
      // waits for the next round, so nothing is told that was committed after a removal.
      if (concernsAccess(news) || performance.now() - verifiedAt >= verifyEvery) {
        const ended = await refusal(listener).catch(
          (): StreamMessage => ({ type: 'ended', why: 'interrupted' }),
        );
        if (ended) {
          yield ended;
          return;
        }
        verifiedAt = performance.now();
      }
      const message = toMessage(news);
      if (message) yield message;
    }
  } finally {
    hearing.close();
  }
}

/**
 * The changes of a workspace, of the person's own, and of `others`, as they are committed. It ends
 * by itself when the session or a membership has ended, before it tells of anything later.
 * @throws AppError NOT_FOUND for one of `others` of which the person is no member; RATE_LIMITED;
 * RESTARTING; the driver's error when the database cannot be reached
 */
export async function openStream(
  scope: WorkspaceScope,
  session: Listener['session'],
  input: { others: string[] },
  signal: AbortSignal = new AbortController().signal,
): Promise<AsyncGenerator<StreamMessage, void>> {
  const named = scope.organizationId === null ? [] : [scope.organizationId];
  const organizationIds = [...new Set([...named, ...input.others])];
  const listener = { session, organizationIds };
  const hearing = await hearChanges(session.userId, [
    `user:${session.userId}`,
    ...organizationIds.map((id) => `org:${id}`),
  ]);
  // A generator that is never asked for its first value runs no `finally`.
  signal.addEventListener('abort', () => hearing.close(), { once: true });
  if (signal.aborted) hearing.close();
  try {
    // Read once more now that it listens: what changed before this would go unheard.
    const still = await membershipsAmong(session.userId, organizationIds);
    if (organizationIds.some((id) => !still.has(id))) throw notFound('workspace');
  } catch (error) {
    hearing.close();
    throw error;
  }
  return stream(listener, hearing, signal);
}
