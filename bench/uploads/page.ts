import type { Browser, Page } from 'playwright';
import { sessionCookieName, signSessionToken } from '#server/auth/session.ts';
import type { BarePut } from '../../local/stack/bare-parts.ts';
import type { Bench } from '../stack.ts';
import { residentBytes } from './processes.ts';

/** The files page of a person in Chromium. Times are milliseconds by the page's own clock. */
export interface UploadPage {
  /** From the choice of the files until the tray says that all are uploaded. */
  upload(paths: string[]): Promise<number>;
  /** The same bytes in a loop of PUTs, as many at once. */
  sendBare(paths: string[], puts: BarePut[], parallel: number): Promise<number>;
  /** Slows down what the tab sends, to so many bytes per second; null ends it. */
  limitLine(bytesPerSecond: number | null): Promise<void>;
  /** Memory of the tab's process. */
  residentBytes(): Promise<number>;
}

async function upload(page: Page, paths: string[]): Promise<number> {
  const words =
    paths.length === 1 ? '1 file uploaded' : `${paths.length.toLocaleString('en')} files uploaded`;
  const done = page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        let chosen = 0;
        addEventListener(
          'change',
          () => {
            chosen = performance.now();
          },
          { once: true, capture: true },
        );
        const look = () => {
          const tray = document.querySelector('section[aria-label="Uploads"]');
          if (chosen > 0 && tray?.textContent?.includes(wanted)) {
            watch.disconnect();
            resolve(performance.now() - chosen);
          }
        };
        const watch = new MutationObserver(look);
        watch.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    words,
  );
  const [took] = await Promise.all([
    done,
    page.getByLabel('Choose files to upload').setInputFiles(paths),
  ]);
  await page.getByRole('button', { name: 'Clear finished' }).click();
  return took;
}

async function sendBare(
  page: Page,
  paths: string[],
  puts: BarePut[],
  parallel: number,
): Promise<number> {
  await page.evaluate(() => {
    document.querySelector('#bare')?.remove();
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', id: 'bare', multiple: true });
    document.body.append(input);
  });
  await page.locator('#bare').setInputFiles(paths);
  return page.evaluate(
    async ({ puts, parallel }) => {
      const files = [...(document.querySelector<HTMLInputElement>('#bare')?.files ?? [])];
      const waiting = [...puts];
      const started = performance.now();
      const worker = async () => {
        for (let put = waiting.shift(); put; put = waiting.shift()) {
          const body = files[put.file]?.slice(put.start, put.end) ?? null;
          const { status } = await fetch(put.url, { method: 'PUT', headers: put.headers, body });
          if (status !== 200) throw new Error(`the store answered ${status}`);
        }
      };
      await Promise.all(Array.from({ length: parallel }, worker));
      return performance.now() - started;
    },
    { puts, parallel },
  );
}

export async function openUploadPage(browser: Browser, bench: Bench): Promise<UploadPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addCookies([
    {
      name: sessionCookieName(),
      value: signSessionToken(bench.person.sessionToken),
      url: bench.url,
    },
  ]);
  const page = await context.newPage();
  await page.goto(`${bench.url}/w/personal/files`);
  // Before that, nothing listens to the choice of files.
  await page.locator('button:enabled', { hasText: 'Upload files' }).waitFor();
  const devtools = await browser.newBrowserCDPSession();
  const tab = await context.newCDPSession(page);
  return {
    upload: (paths) => upload(page, paths),
    sendBare: (paths, puts, parallel) => sendBare(page, paths, puts, parallel),
    async limitLine(bytesPerSecond) {
      await tab.send('Network.enable');
      await tab.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput: bytesPerSecond ?? -1,
      });
    },
    async residentBytes() {
      const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
      const tabs = processInfo.filter(({ type }) => type === 'renderer');
      return Math.max(...tabs.map(({ id }) => residentBytes(id)));
    },
  };
}
