import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright/test';

/** What is the process's own (proc(5)): the program's code, mapped from its file, is every tab's. */
async function ownBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kibibytes = (of: string) =>
    Number(new RegExp(`${of}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0);
  return (kibibytes('RssAnon') + kibibytes('RssShmem')) * 1024;
}

/** Watches the memory of the browser's largest tab from now on. */
export async function watchTab(browser: Browser) {
  const devtools = await browser.newBrowserCDPSession();
  const largest = async () => {
    const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
    const tabs = processInfo.filter(({ type }) => type === 'renderer');
    return Math.max(...(await Promise.all(tabs.map(({ id }) => ownBytes(id)))));
  };
  const before = await largest();
  let most = before;
  const timer = setInterval(async () => {
    most = Math.max(most, await largest());
  }, 1_000);
  return {
    /** Bytes by which it has grown at most; ends the watch. */
    async added(): Promise<number> {
      clearInterval(timer);
      return Math.max(most, await largest()) - before;
    },
  };
}
