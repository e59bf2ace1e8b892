import { type Child, startChild } from '../local/process/child.ts';
import { reservePort } from '../local/stack/ports.ts';

/** A web server of a test's own, beside the one that all tests share, on the same database. */
export interface WebProcess {
  url: string;
  child: Child;
  /** Starts it again where it was, after it was killed. */
  again(): Promise<Child>;
}

/** Starts `server/main.ts` on a free port. Who starts it stops it. */
export async function startWebProcess(): Promise<WebProcess> {
  const reserved = await reservePort('127.0.0.1', 0);
  const url = `http://localhost:${reserved.port}`;
  await reserved.release();
  const again = async () => {
    const env = { ...process.env, HOLDALL_URL: url, PORT: String(reserved.port) };
    const child = await startChild({
      script: 'server/main.ts',
      env: { ...env, NODE_ENV: 'production' },
      onLine: () => {},
    });
    await child.line(/serving on /, 60_000);
    return child;
  };
  return { url, child: await again(), again };
}
