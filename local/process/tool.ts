import { startChild } from './child.ts';

export type ToolOptions = {
  /** A script for Node, such as `node_modules/next/dist/bin/next`. */
  script: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  /** Shows the output as it comes; else it is only collected. */
  live?: boolean;
  signal?: AbortSignal;
  timeoutMs?: number;
};

export type ToolResult = { ok: boolean; output: string };

/**
 * Runs a tool of node_modules to its end, in a process group that ends with this process.
 * @throws the signal's reason when it aborts
 */
export async function runTool(options: ToolOptions): Promise<ToolResult> {
  const lines: string[] = [];
  const child = await startChild({
    script: options.script,
    args: options.args,
    env: options.env ?? process.env,
    onLine: (line) => {
      lines.push(line);
      if (options.live) process.stdout.write(`${line}\n`);
    },
    tether: { group: true },
  });
  const stop = () => void child.stop(3_000);
  options.signal?.addEventListener('abort', stop, { once: true });
  const timer = options.timeoutMs ? setTimeout(stop, options.timeoutMs) : undefined;
  const { code } = await child.exited;
  clearTimeout(timer);
  options.signal?.removeEventListener('abort', stop);
  options.signal?.throwIfAborted();
  return { ok: code === 0, output: lines.join('\n') };
}
