import type { CDPSession, Locator, Page } from 'playwright/test';

/** What a hand holds over a page: paths on the disk, or text. */
interface Held {
  files?: string[];
  items?: { mimeType: string; data: string }[];
}

/** A drag from outside of the browser, as the system tells it: with real files and folders. */
export interface Drag {
  over(element: Locator): Promise<void>;
  drop(element: Locator): Promise<void>;
}

async function middleOf(element: Locator): Promise<{ x: number; y: number }> {
  const box = await element.boundingBox();
  if (!box) throw new Error('nothing to drop upon');
  return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 60) };
}

/** Begins to drag over a page. Synthetic events could not: they carry no folders and no handles. */
export async function drag(page: Page, { files = [], items = [] }: Held): Promise<Drag> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const data = { items, files, dragOperationsMask: 1 };
  let entered = false;
  const at = async (type: 'dragEnter' | 'dragOver' | 'drop', element: Locator) => {
    const place = await middleOf(element);
    await session.send('Input.dispatchDragEvent', { type, ...place, data });
  };
  const over = async (element: Locator) => {
    if (!entered) await at('dragEnter', element);
    entered = true;
    await at('dragOver', element);
  };
  return {
    over,
    async drop(element) {
      await over(element);
      await at('drop', element);
    },
  };
}
