import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import sharp from 'sharp';
import { people } from '../demo/cast.ts';
import { runDemo } from '../demo/demo.ts';
import { allShelves } from '../demo/shelves.ts';
import { findRunning } from '../stack/running.ts';
import type { StackSettings } from '../stack/settings.ts';
import { type Say, seconds } from '../stack/steps.ts';
import { browserArguments } from '../testing/browser.ts';
import { type Shot, shots } from './shots.ts';

export interface Studio {
  settings: StackSettings;
  /** Makes the person in the pictures the instance's admin. */
  setupLink: string | undefined;
  /** Path of a Chromium. */
  browser: string;
  folder: string;
  say: Say;
  signal: AbortSignal;
}

const themes = ['light', 'dark'] as const;
const desk = { width: 1280, height: 800 };
/** Two device pixels for one of CSS: sharp on the screens that people read a README on. */
const density = 2;

/** Few colours and much white: a palette keeps a page's picture small without visible loss. */
async function keep(picture: Buffer, path: string): Promise<number> {
  await sharp(picture).png({ palette: true, quality: 90, effort: 10 }).toFile(path);
  return statSync(path).size;
}

async function signIn(context: BrowserContext, url: string, password: string): Promise<void> {
  const response = await context.request.post(`${url}/api/auth/sign-in/email`, {
    headers: { origin: url },
    data: { email: people.mira.email, password },
  });
  if (!response.ok()) throw new Error(`Signing in was answered with ${response.status()}.`);
}

async function claim(context: BrowserContext, setupLink: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(setupLink);
  await page.getByRole('button', { name: 'Become the admin' }).click();
  await page.getByRole('heading', { name: 'This Holdall is yours' }).waitFor();
  await page.close();
}

/** Milliseconds after which a page that may not be there counts as absent. */
const patience = 8_000;

async function isThere(page: Page, shot: Shot, status: number | undefined): Promise<boolean> {
  if (shot.later) page.setDefaultTimeout(patience);
  try {
    if (status === 404) throw new Error(`${shot.path} is not found`);
    await shot.show(page);
    return true;
  } catch (error) {
    if (shot.later) return false;
    throw error;
  }
}

/** @returns the bytes of the picture; undefined where this version has no such page */
async function take(context: BrowserContext, url: string, shot: Shot, path: string) {
  const page = await context.newPage();
  await page.setViewportSize(shot.viewport ?? desk);
  const response = await page.goto(url + shot.path);
  if (!(await isThere(page, shot, response?.status()))) {
    await page.close();
    return undefined;
  }
  await page.evaluate(() => document.fonts.ready);
  const size = await keep(await page.screenshot({ animations: 'disabled' }), path);
  await page.close();
  return size;
}

async function takeAll(studio: Studio, browser: Browser, url: string, password: string) {
  for (const theme of themes) {
    const context = await browser.newContext({
      colorScheme: theme,
      deviceScaleFactor: density,
      locale: 'en-GB',
      timezoneId: 'UTC',
    });
    await signIn(context, url, password);
    if (theme === themes[0] && studio.setupLink) await claim(context, studio.setupLink);
    for (const shot of shots) {
      studio.signal.throwIfAborted();
      const started = performance.now();
      const name = `${shot.name}-${theme}.png`;
      const size = await take(context, url, shot, join(studio.folder, name));
      const told = size === undefined ? 'no such page' : `${Math.round(size / 1000)} kB`;
      studio.say(`${seconds(started)}  ${name}: ${told}`);
    }
    await context.close();
  }
}

/** Fills the stack of these settings with the demo and writes each picture, light and dark. */
export async function photograph(studio: Studio): Promise<void> {
  const { settings, say, signal } = studio;
  const instance = findRunning(settings);
  const password = randomUUID();
  await runDemo({ instance, password, shelves: allShelves, scale: 1, say, signal });
  const browser = await chromium.launch({
    executablePath: studio.browser,
    args: browserArguments,
  });
  const close = () => void browser.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    await takeAll(studio, browser, instance.url, password);
  } finally {
    signal.removeEventListener('abort', close);
    await browser.close();
  }
}
