import { request as httpRequest } from 'node:http';
import { expect, onTestFinished } from 'vitest';
import { startChild } from '#local/process/child.ts';
import { env } from '#server/core/env.ts';

/** A process of the server, and all that it has written so far, line by line. */
export interface RunningProcess {
  lines: string[];
  /** The lines that are its log, parsed; a line that is none fails. */
  entries(): Record<string, unknown>[];
  /** Sends a request as it is, and waits for its answer and for its line in the log. */
  send(
    path: string,
    init?: { method?: string; headers?: Headers | Record<string, string>; body?: string },
  ): Promise<{ status: number; headers: Record<string, unknown>; text: string }>;
  stop(): Promise<void>;
}

const ready = /^(serving on |worker ready)/;

/** Starts a script of the server with this process's environment, and stops it with the test. */
export async function runProcess(
  script: string,
  options: { args?: string[]; env?: Record<string, string> } = {},
): Promise<RunningProcess> {
  const lines: string[] = [];
  const child = await startChild({
    script,
    args: options.args,
    env: { ...process.env, NODE_OPTIONS: '', LOG_LEVEL: 'trace', ...options.env },
    onLine: (line) => void lines.push(line),
  });
  onTestFinished(() => child.stop());
  const first = await child.line(ready, 60_000);
  const port = Number(/:(\d+)$/.exec(first)?.[1]);
  const entries = () => lines.filter((line) => !ready.test(line)).map((line) => JSON.parse(line));
  const send: RunningProcess['send'] = async (path, init = {}) => {
    const { method = 'GET', body } = init;
    const headers = Object.fromEntries(new Headers(init.headers));
    const answer = await new Promise<Awaited<ReturnType<typeof send>>>((resolve, reject) => {
      const sent = httpRequest(
        {
          host: '127.0.0.1',
          port,
          path,
          method,
          headers: { host: new URL(env().HOLDALL_URL).host, ...headers },
        },
        async (response) => {
          const parts: Buffer[] = [];
          for await (const part of response) parts.push(part);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(parts).toString(),
          });
        },
      );
      sent.on('error', reject).end(body);
    });
    const id = String(answer.headers['x-request-id']);
    await expect
      .poll(() => lines.some((line) => line.includes(id) && line.includes('"msg":"request"')), {
        timeout: 10_000,
        interval: 5,
      })
      .toBe(true);
    return answer;
  };
  return { lines, entries, send, stop: () => child.stop() };
}
