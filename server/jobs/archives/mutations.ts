import { lt, sql } from 'drizzle-orm';
import { asSystem } from '#db/client.ts';
import { archive } from '#db/schema/archives.ts';

/** Forgets what was to be downloaded as a ZIP, when its time is over. */
export async function forgetArchives(): Promise<void> {
  await asSystem((tx) => tx.delete(archive).where(lt(archive.expiresAt, sql`now()`)));
}
