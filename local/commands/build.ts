import { buildWhenChanged } from '../stack/build.ts';

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => abort.abort(new Error('stopped')));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  const built = await buildWhenChanged(say, abort.signal);
  say(built ? 'Built the app' : 'Nothing has changed since the last build');
  process.exit(0);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
