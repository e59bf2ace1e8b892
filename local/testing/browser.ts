import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import { runTool } from '../process/tool.ts';
import type { Say } from '../stack/steps.ts';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
];

/** How Chromium is run in tests: nothing of its own on the network, no QUIC, no sandbox as root. */
export const browserArguments = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** A browser that lies there but lacks its libraries, or is only a snap's stub, does not count. */
function runs(path: string): boolean {
  if (!existsSync(path)) return false;
  return spawnSync(path, ['--version'], { timeout: 20_000, stdio: 'ignore' }).status === 0;
}

/**
 * Looks for a Chromium: CHROMIUM_PATH, an installed one, Playwright's own.
 * @throws when CHROMIUM_PATH names something that does not run
 */
export function findBrowser(): string | undefined {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (runs(given)) return given;
    throw new Error(`CHROMIUM_PATH is ${given}, which does not run.`);
  }
  return [...INSTALLED, chromium.executablePath()].find(runs);
}

async function fromPlaywright(): Promise<boolean> {
  const { ok } = await runTool({
    script: 'node_modules/playwright/cli.js',
    args: ['install', 'chromium'],
    timeoutMs: 180_000,
  });
  return ok;
}

/** Debian's own packages, as root or where sudo asks for no password. */
function fromDebian(): boolean {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args: string[]) => {
    const [program = '', ...rest] = [...asRoot, 'apt-get', ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { env, timeout: 300_000, stdio: 'ignore' } as const;
    return spawnSync(program, rest, options).status === 0;
  };
  apt('update');
  return apt('install', '--yes', '--no-install-recommends', 'chromium');
}

/**
 * Finds a browser for the journeys, and installs one where there is none.
 * @returns its path
 * @throws a sentence that says what to do when none can be had
 */
export async function ensureBrowser(say: Say): Promise<string> {
  const present = findBrowser();
  if (present) return present;
  say('          No Chromium found: installing the one of Playwright');
  if (await fromPlaywright()) {
    const installed = findBrowser();
    if (installed) return installed;
  }
  say("          That did not work: trying the system's packages (apt-get install chromium)");
  if (fromDebian()) {
    const installed = findBrowser();
    if (installed) return installed;
  }
  throw new Error(
    'No Chromium was found and none could be installed. Install one (for example: apt-get install chromium) or set CHROMIUM_PATH to its program.',
  );
}
