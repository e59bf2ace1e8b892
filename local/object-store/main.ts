import { startObjectStore } from './server.ts';
import { readSettings } from './settings.ts';

try {
  const options = readSettings(process.env);
  const store = await startObjectStore(options);
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      store.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(`object store: stopping failed: ${String(error)}`);
          process.exit(1);
        },
      );
    });
  }
  console.log(`object store listening on http://${host}:${store.port}`);
} catch (error) {
  console.error(`object store: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
