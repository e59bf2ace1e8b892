import { and, desc, eq, gt, sql } from 'drizzle-orm';
import { z } from 'zod';
import { authDatabase } from '#db/client.ts';
import { session } from '#db/schema/auth.ts';
import type { CurrentSession } from '#server/auth/session.ts';
import { deviceName } from '#server/core/device.ts';
import { decodeCursor, type Page, toPage } from '#server/core/pages.ts';
import { placeName } from './policy.ts';
import type { SessionListInput } from './schema.ts';

const position = z.tuple([z.iso.datetime(), z.uuid()]);

export interface SessionItem {
  id: string;
  device: string;
  /** The network address at sign-in; nothing is looked up about it. */
  place: string | null;
  signedInAt: Date;
  /** Whether it is the one that asks. */
  current: boolean;
}

/** Where a person is signed in, newest first. Their tokens are never read. */
export async function listSessions(
  current: CurrentSession,
  input: SessionListInput,
): Promise<Page<SessionItem>> {
  const after = input.cursor ? decodeCursor(input.cursor, position) : undefined;
  const rows = await authDatabase()
    .select({
      id: session.id,
      userAgent: session.userAgent,
      place: session.ipAddress,
      signedInAt: session.createdAt,
    })
    .from(session)
    .where(
      and(
        eq(session.userId, current.userId),
        gt(session.expiresAt, sql`now()`),
        after &&
          sql`(${session.createdAt}, ${session.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
      ),
    )
    .orderBy(desc(session.createdAt), desc(session.id))
    .limit(input.limit + 1);
  return toPage(
    rows,
    input.limit,
    (row) => [row.signedInAt, row.id],
    ({ userAgent, place, ...row }) => ({
      ...row,
      device: deviceName(userAgent),
      place: placeName(place),
      current: row.id === current.sessionId,
    }),
  );
}
