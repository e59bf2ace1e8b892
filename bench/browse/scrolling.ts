import type { Page } from 'playwright';
import { ratio, type Samples, within } from '../measure.ts';
import type { Row } from '../report.ts';
import type { Bench } from '../stack.ts';
import { grid, withBrowserPage } from './painting.ts';

/** Of a run: frames in a row, each further by so many pixels, a quick flick of a wheel. */
const run = { frames: 240, pixels: 240 };
const rounds = 4;
/** Milliseconds; at 60 a second a frame has 16.7. */
const late = 25;

/** As little as a list of so many rows can be: one line of text each, made by hand. */
const bareList = (rows: number) => `<!doctype html><style>body{margin:0;font:14px sans-serif}
  #view{height:100vh;overflow-y:auto}#rows{position:relative;height:${rows * 48}px}
  #rows div{position:absolute;height:48px}</style><div id="view"><div id="rows"></div></div><script>
  const view = document.getElementById('view'), rows = document.getElementById('rows');
  const draw = () => {
    const from = Math.max(0, Math.floor(view.scrollTop / 48) - 10);
    const count = Math.ceil(view.clientHeight / 48) + 20;
    rows.replaceChildren(...Array.from({ length: count }, (_, i) => {
      const row = document.createElement('div');
      row.style.top = (from + i) * 48 + 'px';
      row.textContent = 'file ' + (from + i) + '.txt';
      return row;
    }));
  };
  view.addEventListener('scroll', draw); draw();</script>`;

/** Scrolls what is longest, frame by frame. @returns how long each frame took, in milliseconds */
async function framesOf(page: Page, rows: number): Promise<Samples> {
  // A list may know only later how long it is.
  const view = await page.waitForFunction(
    (least) => [...document.querySelectorAll('div')].find((each) => each.scrollHeight > least),
    rows * 20,
  );
  return view.evaluate(
    (found, { frames, pixels }) =>
      new Promise<number[]>((resolve) => {
        let scroller: Element | null | undefined = found;
        // What is long may lie in what scrolls, or scroll itself.
        for (; scroller; scroller = scroller.parentElement)
          if (/auto|scroll/.test(getComputedStyle(scroller).overflowY)) break;
        const took: number[] = [];
        let before = 0;
        const step = (now: number) => {
          if (before > 0) took.push(now - before);
          before = now;
          if (took.length === frames) return resolve(took);
          scroller?.scrollBy(0, pixels);
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    run,
  );
}

/** Late frames while scrolling through the long folder, and through a bare list of as many rows. */
export const scrolling = (bench: Bench) =>
  withBrowserPage(bench, (page) => scrollingAgain(bench, page));

async function scrollingAgain(bench: Bench, page: Page): Promise<Row[]> {
  const { name, files } = bench.longFolder;
  const bare = await page.context().newPage();
  await bare.setContent(bareList(files));
  await page.goto(`${bench.url}/w/personal/files`);
  await grid(page).getByRole('link', { name }).click();
  await grid(page).getByText('file 1.txt').waitFor();
  const sides: Record<'ours' | 'bare', Samples> = { ours: [], bare: [] };
  for (let round = 0; round < Math.ceil(rounds * bench.effort); round++) {
    bench.signal.throwIfAborted();
    // A page behind another one is given no frames.
    await page.bringToFront();
    sides.ours.push(...(await framesOf(page, files)));
    await bare.bringToFront();
    sides.bare.push(...(await framesOf(bare, files)));
  }
  await bare.close();
  const lateOf = (samples: Samples) => samples.filter((took) => took > late).length;
  const shown = (samples: Samples) =>
    `${lateOf(samples)} of ${samples.length} frames over ${late} ms, 95 % within ${within(samples, 0.95).toFixed(1)} ms`;
  return [
    {
      what: `a frame while scrolling ${files.toLocaleString('en')} rows`,
      against: 'a bare virtual list',
      ratio: ratio(sides.ours, sides.bare),
      measured: `${shown(sides.ours)} against ${shown(sides.bare)}`,
    },
  ];
}
