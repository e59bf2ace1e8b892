import { chromium } from 'playwright';
import { newId } from '#server/core/ids.ts';
import { as } from '#server/testing/people.ts';
import { signParts, signPuts } from '../../local/stack/bare-parts.ts';
import { browserArguments, ensureBrowser } from '../../local/testing/browser.ts';
import { interleave, ratio, type Samples, spread } from '../measure.ts';
import { milliseconds, type Row } from '../report.ts';
import type { Bench } from '../stack.ts';
import { largeFile, smallFiles } from '../uploads/files.ts';
import { openUploadPage, type UploadPage } from '../uploads/page.ts';
import { cpuSeconds, residentBytes } from '../uploads/processes.ts';

const mebibyte = 1024 ** 2;
/** Connections of the bare loop: as many as the browser opens to one host, and the engine uses. */
const parallel = 6;
const many = { count: 1_000, size: 16 * 1024, rounds: 4 };
const large = { size: 1024 * mebibyte, part: 8 * mebibyte, rounds: 3 };
/** Bytes per second: 400 Mbit/s, faster than most people's. */
const line = 50 * mebibyte;
const batch = 100;

function row(what: string, against: string, a: Samples, b: Samples, aim?: number): Row {
  const measured = `${milliseconds(spread(a))} against ${milliseconds(spread(b))}`;
  return { what, against, ratio: ratio(a, b), measured, ...(aim && { aim }) };
}

/** A hundred files in one call, and each in a call of its own. */
async function starting(bench: Bench): Promise<Row> {
  const file = () => ({
    filename: `${newId()}.bin`,
    size: 1_000,
    mimeType: 'application/octet-stream',
  });
  const start = async (count: number) => {
    const caller = await as(bench.person);
    await caller.uploads.start({
      session: { name: 'bench', files: count, bytes: 1_000 * count },
      files: Array.from({ length: count }, file),
    });
  };
  const samples = await interleave(
    {
      together: () => start(batch),
      single: async () => {
        for (let n = 0; n < batch; n++) await start(1);
      },
    },
    { rounds: 5, warmUp: 1, effort: bench.effort, signal: bench.signal },
  );
  const what = `uploads.start of ${batch} files at once`;
  return row(what, `${batch} single calls`, samples.together, samples.single, 1 / 20);
}

async function manySmall(bench: Bench, page: UploadPage): Promise<Row> {
  const count = Math.ceil(many.count * bench.effort);
  const times: Record<'engine' | 'bare', Samples> = { engine: [], bare: [] };
  await interleave(
    {
      engine: async () => {
        // After the first round it is not the database of the first minute any more.
        await bench.settle();
        await using files = await smallFiles(count, many.size);
        times.engine.push(await page.upload(files.paths));
      },
      bare: async () => {
        await using files = await smallFiles(count, many.size);
        const puts = await signPuts(count, many.size);
        times.bare.push(await page.sendBare(files.paths, puts, parallel));
      },
    },
    { rounds: many.rounds, warmUp: 1, effort: bench.effort, signal: bench.signal },
  );
  const what = `${count.toLocaleString('en')} files of 16 KiB from the browser`;
  const against = `a bare loop of signed PUTs, ${parallel} at once`;
  return row(what, against, times.engine.slice(1), times.bare.slice(1), 1.5);
}

const one = (value: number) => ({ lower: value, median: value, upper: value });

/** A gigabyte in parts, and what it costs the server and the tab. */
async function oneLarge(bench: Bench, page: UploadPage): Promise<Row[]> {
  const size = Math.max(
    2 * large.part,
    Math.ceil((large.size * bench.effort) / large.part) * large.part,
  );
  await using file = await largeFile(size);
  const times: Record<'engine' | 'bare', Samples> = { engine: [], bare: [] };
  const cpu: Samples = [];
  let tab = 0;
  let server = 0;
  await interleave(
    {
      engine: async () => {
        const [before, used] = [await page.residentBytes(), cpuSeconds(bench.webPid())];
        const watch = setInterval(async () => {
          server = Math.max(server, residentBytes(bench.webPid()));
          tab = Math.max(tab, (await page.residentBytes()) - before);
        }, 500);
        times.engine.push(await page.upload([await file.fresh()]));
        clearInterval(watch);
        cpu.push(((cpuSeconds(bench.webPid()) - used) * 1024 * mebibyte) / size);
      },
      bare: async () => {
        const parts = await signParts(size, large.part);
        times.bare.push(await page.sendBare([file.path], parts.puts, parallel));
        await parts.abort();
      },
    },
    { rounds: large.rounds, warmUp: 0, effort: bench.effort, signal: bench.signal },
  );
  const gib = (size / 1024 ** 3).toFixed(2);
  const mib = (bytes: number) => `${(bytes / mebibyte).toFixed(0)} MiB`;
  return [
    row(
      `${gib} GiB in parts of 8 MiB from the browser`,
      `a bare loop of the same signed parts, ${parallel} at once`,
      times.engine,
      times.bare,
      1.15,
    ),
    {
      what: 'CPU of the app server for 1 GiB in parts',
      against: '1 s',
      ratio: spread(cpu),
      measured: `${spread(cpu).median.toFixed(2)} s`,
      aim: 2,
    },
    {
      what: 'memory that it adds to the tab, at most',
      against: '100 MiB',
      ratio: one(tab / (100 * mebibyte)),
      measured: mib(tab),
      aim: 1,
    },
    {
      what: 'memory of the app server meanwhile, at most',
      against: '100 MiB',
      ratio: one(server / (100 * mebibyte)),
      measured: mib(server),
    },
  ];
}

/** As large files go from where people are: what is hashed and asked hides behind the line. */
async function overALine(bench: Bench, page: UploadPage): Promise<Row> {
  const size = Math.ceil((large.size * bench.effort) / 2 / large.part) * large.part;
  await using file = await largeFile(size);
  const times: Record<'engine' | 'bare', Samples> = { engine: [], bare: [] };
  await page.limitLine(line);
  await interleave(
    {
      engine: async () => times.engine.push(await page.upload([await file.fresh()])),
      bare: async () => {
        const parts = await signParts(size, large.part);
        times.bare.push(await page.sendBare([file.path], parts.puts, parallel));
        await parts.abort();
      },
    },
    { rounds: large.rounds, warmUp: 0, effort: bench.effort, signal: bench.signal },
  );
  await page.limitLine(null);
  return row(
    `${(size / 1024 ** 3).toFixed(2)} GiB over a line of 400 Mbit/s`,
    `a bare loop of the same signed parts, ${parallel} at once`,
    times.engine,
    times.bare,
    1.15,
  );
}

/** What the browser's engine costs beyond the transfer itself. */
export async function uploads(bench: Bench): Promise<Row[]> {
  const rows = [await starting(bench)];
  const browser = await chromium.launch({
    executablePath: await ensureBrowser(bench.say),
    args: browserArguments,
  });
  try {
    const page = await openUploadPage(browser, bench);
    rows.push(await manySmall(bench, page), ...(await oneLarge(bench, page)));
    rows.push(await overALine(bench, page));
  } finally {
    await browser.close();
  }
  return rows;
}
