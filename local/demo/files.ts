import { makeTarGz, makeZip } from './content/archives.ts';
import { makeDocx, makeXlsx } from './content/office.ts';
import { makePdf } from './content/pdf.ts';
import { makeChart, makeDrawing, makePhotograph, render } from './content/pictures.ts';
import { paragraphs } from './content/prose.ts';
import { randomFor } from './content/random.ts';
import { makeWav } from './content/sound.ts';
import {
  costRows,
  makeCalendar,
  makeCsv,
  makeHtml,
  makeJson,
  makeLog,
  makeMarkdown,
  makeText,
} from './content/text.ts';

/** A file of the demo. Its content depends on nothing but its name and the scale. */
export interface DemoFile {
  name: string;
  mimeType: string;
  /** @param scale 1 for sizes as in real life; less makes pictures and recordings smaller */
  make(scale: number): Promise<Buffer> | Buffer;
}

const file = (name: string, mimeType: string, make: DemoFile['make']): DemoFile => ({
  name,
  mimeType,
  make,
});

const stem = (name: string) => name.replace(/\.[^.]+$/, '');
const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A file of exactly this text. */
export const plain = (name: string, text: string, mimeType = 'text/plain'): DemoFile =>
  file(name, mimeType, () => Buffer.from(text));

/** Pixels at full scale. */
export const photograph = (name: string, width = 3600, height = 2400): DemoFile =>
  file(name, 'image/jpeg', (scale) =>
    makePhotograph(name, Math.ceil(width * scale), Math.ceil(height * scale)),
  );

export const pdf = (name: string, length: number): DemoFile =>
  file(name, 'application/pdf', () => makePdf(stem(name), paragraphs(randomFor(name), length)));

export const drawing = (name: string): DemoFile =>
  name.endsWith('.svg')
    ? plain(name, makeDrawing(name), 'image/svg+xml')
    : file(name, 'image/png', (scale) =>
        render(makeDrawing(name, Math.ceil(3200 * scale), Math.ceil(2200 * scale)), 'png'),
      );

export const chart = (name: string): DemoFile =>
  file(name, name.endsWith('.webp') ? 'image/webp' : 'image/png', (scale) =>
    render(
      makeChart(name, Math.ceil(1400 * scale), Math.ceil(800 * scale)),
      name.endsWith('.webp') ? 'webp' : 'png',
    ),
  );

/** @param seconds at full scale */
export const recording = (name: string, seconds: number): DemoFile =>
  file(name, 'audio/wav', (scale) => makeWav(name, seconds * scale));

export const markdown = (name: string): DemoFile =>
  plain(name, makeMarkdown(stem(name)), 'text/markdown');
export const text = (name: string): DemoFile => plain(name, makeText(stem(name)));
export const html = (name: string): DemoFile => plain(name, makeHtml(stem(name)), 'text/html');
export const csv = (name: string, rows: number): DemoFile =>
  plain(name, makeCsv(name, rows), 'text/csv');
export const json = (name: string, objects: number): DemoFile =>
  plain(name, makeJson(stem(name), objects), 'application/json');
export const log = (name: string, lines: number): DemoFile => plain(name, makeLog(name, lines));
export const calendar = (name: string): DemoFile =>
  plain(name, makeCalendar(stem(name)), 'text/calendar');
export const document = (name: string, length: number): DemoFile =>
  file(name, word, () => makeDocx(stem(name), paragraphs(randomFor(name), length)));
export const spreadsheet = (name: string, rows: number): DemoFile =>
  file(name, sheet, () => makeXlsx(costRows(name, rows)));

/** An archive of a few papers. */
export const archive = (name: string): DemoFile => {
  const entries = ['Read me', 'Minutes', 'Letter'].map((title) => ({
    name: `${title}.txt`,
    content: makeText(`${stem(name)}: ${title}`),
  }));
  return name.endsWith('.zip')
    ? file(name, 'application/zip', () => makeZip(entries))
    : file(name, 'application/gzip', () => makeTarGz(entries));
};
