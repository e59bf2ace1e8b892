import { runTool } from '../process/tool.ts';

// In a process of its own: what is measured must not share a heap with what started it, and nothing
// of `local/` depends on `bench/`.
const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => abort.abort(new Error('stopped')));
}

try {
  const { ok } = await runTool({
    script: 'bench/main.ts',
    args: process.argv.slice(2),
    live: true,
    signal: abort.signal,
  });
  process.exit(ok ? 0 : 1);
} catch {
  process.stdout.write('Stopped\n');
  process.exit(130);
}
