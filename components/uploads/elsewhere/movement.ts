/** What tells whether a session has moved since it was last seen. */
interface Seen {
  id: string;
  uploadedBytes: number;
  completedFiles: number;
  updatedAt: Date;
}

/** Milliseconds: who uploads reports every second, and waits this long for a slow network. */
export const stillness = 45_000;

const lastMoves = new Map<string, { as: string; at: number }>();

/**
 * Whether somebody is at a session: it has moved within the last while, as far as this page has
 * seen. Its own time is believed for the first look only, since clocks differ.
 */
export function noteMovement(
  { id, uploadedBytes, completedFiles, updatedAt }: Seen,
  now: number,
): boolean {
  const as = `${uploadedBytes} ${completedFiles} ${updatedAt.getTime()}`;
  const before = lastMoves.get(id);
  const at = before ? (before.as === as ? before.at : now) : Math.min(now, updatedAt.getTime());
  lastMoves.set(id, { as, at });
  return now - at < stillness;
}
