import type { Page } from 'playwright';
import { callHttp } from '../http.ts';
import { interleave, type Samples } from '../measure.ts';
import { compared, mostly, type Row } from '../report.ts';
import type { Bench } from '../stack.ts';
import { facesOf } from './faces.ts';
import { clickToRow, grid, withBrowserPage } from './painting.ts';

const times = { rounds: 20, warmUp: 5 };
/** Milliseconds from a click to painted rows. */
const aims = { folder: 300, workspace: 100 };

/** From the click on another workspace to its painted rows. */
export const switching = (bench: Bench) =>
  withBrowserPage(bench, (page) => switchingAgain(bench, page));

async function switchingAgain(bench: Bench, page: Page): Promise<Row[]> {
  const faces = await facesOf(bench);
  const [first, second] = [faces[0], faces.at(-1)];
  if (!first || !second || first === second) throw new Error('switching needs two organizations');
  await page.goto(`${bench.url}/w/${first.slug}/files`);
  await grid(page).waitFor();
  const clicks: Samples = [];
  let there = first;
  const samples = await interleave(
    {
      click: async () => {
        there = there === first ? second : first;
        await page.getByRole('button', { name: /^Switch workspace/ }).click();
        const item = page.getByRole('menuitemradio', { name: there.name });
        await item.waitFor();
        clicks.push(await clickToRow(page, () => item.click(), there.name));
      },
      request: () => callHttp(bench, there.id, 'files.list', { limit: 50 }),
    },
    { ...times, effort: bench.effort, signal: bench.signal },
  );
  const painted = clicks.slice(-samples.request.length);
  const what = 'click on the switcher to painted rows';
  return [
    compared(what, 'files.list over HTTP', painted, samples.request),
    mostly(what, painted, aims.workspace),
  ];
}

/** From the click on a folder with very many files to its first rows. */
export const opening = (bench: Bench) =>
  withBrowserPage(bench, (page) => openingAgain(bench, page));

async function openingAgain(bench: Bench, page: Page): Promise<Row[]> {
  const { name, files } = bench.longFolder;
  await page.goto(`${bench.url}/w/personal/files`);
  const link = grid(page).getByRole('link', { name });
  await link.waitFor();
  const clicks: Samples = [];
  const samples = await interleave(
    {
      click: async () => {
        clicks.push(await clickToRow(page, () => link.click(), 'file 1.txt'));
        await page.goBack();
        await link.waitFor();
      },
      request: () => callHttp(bench, 'personal', 'folders.list', { limit: 50 }),
    },
    { ...times, effort: bench.effort, signal: bench.signal },
  );
  const painted = clicks.slice(-samples.request.length);
  const what = `click on a folder of ${files.toLocaleString('en')} files to painted rows`;
  return [
    compared(what, 'folders.list over HTTP', painted, samples.request),
    mostly(what, painted, aims.folder),
  ];
}
