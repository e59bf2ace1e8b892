import type { Locator, Page } from 'playwright/test';
import { apiOf, expect, putFiles, type SeedFile, type Visitor } from './fixtures.ts';
import { processingOf } from './stored-objects.ts';

/** Files that have been looked at, so that their types are those of their bytes. */
export async function seedLookedAt(
  { person }: Visitor,
  files: SeedFile[],
): Promise<Record<string, string>> {
  const stored = await putFiles(apiOf(person), files);
  for (const { id } of stored) await expect.poll(() => processingOf(person, id)).toBe('done');
  return Object.fromEntries(stored.map(({ id, filename }) => [filename, id]));
}

export const preview = (page: Page): Locator => page.getByRole('dialog');

/** Opens a file from the list by its name. */
export async function openPreview(page: Page, filename: string): Promise<Locator> {
  await page.getByRole('link', { name: filename, exact: true }).click();
  const dialog = preview(page);
  await expect(dialog.getByRole('heading', { name: filename, exact: true })).toBeVisible();
  return dialog;
}

/** A picture of one colour, drawn by the browser. */
export async function drawPicture(
  page: Page,
  { width, height, colour }: { width: number; height: number; colour: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const base64 = await page.evaluate(
    ({ width, height, colour }) => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width, height });
      const context = canvas.getContext('2d');
      if (!context) throw new Error('there is nothing to draw on');
      context.fillStyle = colour;
      context.fillRect(0, 0, width, height);
      return canvas.toDataURL('image/png').split(',')[1] ?? '';
    },
    { width, height, colour },
  );
  return Uint8Array.from(Buffer.from(base64, 'base64'));
}

/** A film of a moment, recorded by the browser. */
export async function recordFilm(page: Page): Promise<Uint8Array<ArrayBuffer>> {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 160, height: 90 });
    const context = canvas.getContext('2d');
    if (!context) throw new Error('there is nothing to draw on');
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm' });
    const pieces: Blob[] = [];
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    const stopped = new Promise((resolve) => {
      recorder.onstop = resolve;
    });
    recorder.start();
    for (let frame = 0; frame < 25; frame++) {
      context.fillStyle = `hsl(${frame * 14} 80% 50%)`;
      context.fillRect(0, 0, 160, 90);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    recorder.stop();
    await stopped;
    const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
  });
  return Uint8Array.from(Buffer.from(base64, 'base64'));
}
