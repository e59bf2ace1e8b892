import { sql } from 'drizzle-orm';
import { asSystem } from '#db/client.ts';
import { runTransfer } from '#server/jobs/transfers/mutations.ts';
import { connected } from './isolation/snapshot.ts';

type Urls = { DATABASE_OWNER_URL: string };

/** Does what the worker would: brings every transfer to its end, and undoes what ended otherwise. */
export async function runTransfers(): Promise<void> {
  const { rows } = await asSystem((tx) =>
    tx.execute<{ id: string }>(
      sql`select id from transfer where state = 'copying' union select id from transfer_target order by id`,
    ),
  );
  for (const { id } of rows) await runTransfer(id);
}

/** Lets the time pass for which a worker that is gone had transfers to itself. */
export const passLeases = (urls: Urls): Promise<unknown> =>
  connected(urls.DATABASE_OWNER_URL, (owner) =>
    owner.query(`update transfer set lease_until = now() - interval '1 second'`),
  );
