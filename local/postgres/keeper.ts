// Runs PostgreSQL as its only child: keeps its log, turns SIGTERM into a fast shutdown, and ends it
// when the tether breaks. So the server never outlives the start that made it.
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { postgresEnvironment } from './cluster.ts';

export type KeeperOptions = {
  program: string;
  args: string[];
  account?: { uid: number; gid: number };
  logFile: string;
};

const [, , settings = '{}'] = process.argv;
const options: KeeperOptions = JSON.parse(settings);
const log = openSync(options.logFile, 'a', 0o600);
const server = spawn(options.program, options.args, {
  ...options.account,
  cwd: '/',
  env: postgresEnvironment,
  // A group of its own: should this process be killed, the server is ended gently by the next one.
  detached: true,
  stdio: ['ignore', log, log],
});

// Fast shutdown, then immediate: https://www.postgresql.org/docs/18/server-shutdown.html
const escalation = [
  ['SIGINT', 0],
  ['SIGQUIT', 7_000],
  ['SIGKILL', 9_000],
] as const;

let stopping = false;
function stop(): void {
  if (stopping) return;
  stopping = true;
  for (const [signal, afterMs] of escalation) {
    setTimeout(() => server.kill(signal), afterMs).unref();
  }
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
server.on('error', (error) => {
  process.stderr.write(`PostgreSQL could not be run: ${error.message}\n`);
  process.exit(1);
});
server.on('exit', (code) => process.exit(code ?? 1));
