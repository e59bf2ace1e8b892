import pg from 'pg';
import { databaseEnvironment } from './urls.ts';

/** The channel of the triggers in migration 0005. */
const channel = 'holdall_changes';

/** Milliseconds before the next try after the connection was lost; the last one repeats. */
const pauses = [250, 500, 1_000, 2_000, 5_000];
/** Milliseconds between two questions whether the connection still lives. */
const heartbeat = 20_000;

interface Handlers {
  /** `<workspace id> <kind>`, in the order in which the changes were committed. */
  onChange: (payload: string) => void;
  /** It listens again after a time in which changes went unheard. */
  onGap: () => void;
}

/** The connection of this process on which it hears of committed changes. */
export interface ChangeFeed {
  /**
   * Resolves when it listens: what is committed from then on is heard.
   * @throws the driver's error when the try that is under way fails; the next one follows by itself
   */
  listening(): Promise<void>;
  close(): Promise<void>;
}

async function connect(onChange: Handlers['onChange'], lost: () => void): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: databaseEnvironment.parse(process.env).DATABASE_URL,
    application_name: 'holdall changes',
    connectionTimeoutMillis: 10_000,
    query_timeout: 10_000,
    keepAlive: true,
  });
  client.on('error', lost);
  client.on('end', lost);
  client.on('notification', ({ payload }) => payload && onChange(payload));
  try {
    await client.connect();
    await client.query(`listen ${channel}`);
    return client;
  } catch (error) {
    client.end().catch(() => {});
    throw error;
  }
}

/** Listens for changes, on one connection that is made anew whenever it is lost. */
export function listenForChanges({ onChange, onGap }: Handlers): ChangeFeed {
  const closing = new AbortController();
  let current: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let heardBefore = false;
  let attempt = tryNow();

  function tryNow(): Promise<void> {
    const { promise: lost, resolve: lose } = Promise.withResolvers<void>();
    const tried = connect(onChange, lose).then(async (client) => {
      current = client;
      if (closing.signal.aborted) return client.end();
      failures = 0;
      if (heardBefore) onGap();
      heardBefore = true;
      const pulse = setInterval(() => client.query('select 1').catch(lose), heartbeat);
      lost.then(() => {
        clearInterval(pulse);
        client.end().catch(() => {});
        retry();
      });
    });
    // Who waits hears of it; the next try comes in any case.
    tried.catch(() => retry());
    return tried;
  }

  function retry(): void {
    current = undefined;
    if (closing.signal.aborted) return;
    const pause = pauses[Math.min(failures++, pauses.length - 1)];
    const { promise: waited, resolve: go } = Promise.withResolvers<void>();
    timer = setTimeout(go, pause);
    attempt = waited.then(tryNow);
    attempt.catch(() => {});
  }

  return {
    listening: () => attempt,
    async close() {
      closing.abort();
      clearTimeout(timer);
      await current?.end().catch(() => {});
    },
  };
}
