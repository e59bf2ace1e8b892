import { paragraphs, sentence } from './prose.ts';
import { between, pick, randomFor } from './random.ts';

const day = 24 * 3600 * 1000;
const date = (daysIn2026: number) =>
  new Date(Date.UTC(2026, 0, 1) + daysIn2026 * day).toISOString().slice(0, 10);

export function makeMarkdown(title: string): string {
  const random = randomFor(title);
  const tasks = Array.from(
    { length: 5 },
    () => `- [${random() < 0.5 ? 'x' : ' '}] ${sentence(random)}`,
  );
  return `# ${title}\n\n${paragraphs(random, 4).join('\n\n')}\n\n## To do\n\n${tasks.join('\n')}\n`;
}

export function makeText(title: string): string {
  return `${title}\n${'='.repeat(title.length)}\n\n${paragraphs(randomFor(title), 6).join('\n\n')}\n`;
}

/** The rows of a table of costs, with its headings. */
export function costRows(name: string, count: number): (string | number)[][] {
  const random = randomFor(name);
  const items = ['Survey', 'Timber', 'Glass', 'Transport', 'Insurance', 'Printing', 'Lighting'];
  return [
    ['date', 'item', 'quantity', 'price'],
    ...Array.from({ length: count }, (_, i) => [
      date(Math.floor((i * 300) / count)),
      pick(random, items),
      between(random, 1, 40),
      between(random, 500, 90_000) / 100,
    ]),
  ];
}

/** Comma-separated values (RFC 4180). */
export function makeCsv(name: string, count: number): string {
  const field = (value: string | number) =>
    /[",\r\n]/.test(String(value)) ? `"${String(value).replace(/"/g, '""')}"` : String(value);
  return costRows(name, count)
    .map((row) => `${row.map(field).join(',')}\r\n`)
    .join('');
}

export function makeJson(name: string, count: number): string {
  const random = randomFor(name);
  const objects = Array.from({ length: count }, (_, i) => ({
    inventory: `HM-${1900 + i}`,
    title: sentence(random),
    acquired: date(between(random, 0, 364)),
    onLoan: random() < 0.2,
  }));
  return `${JSON.stringify({ collection: name, objects }, null, 2)}\n`;
}

export function makeHtml(title: string): string {
  const text = paragraphs(randomFor(title), 5)
    .map((paragraph) => `    <p>${paragraph}</p>`)
    .join('\n');
  return `<!doctype html>\n<html lang="en">\n  <head>\n    <meta charset="utf-8">\n    <title>${title}</title>\n  </head>\n  <body>\n    <h1>${title}</h1>\n${text}\n  </body>\n</html>\n`;
}

export function makeLog(name: string, count: number): string {
  const random = randomFor(name);
  const levels = ['INFO', 'INFO', 'INFO', 'WARN', 'ERROR'];
  return Array.from({ length: count }, (_, i) => {
    const time = new Date(Date.UTC(2026, 2, 1) + i * 37_000).toISOString();
    return `${time} ${pick(random, levels)} sensor-${between(random, 1, 12)} humidity=${between(random, 38, 61)}% ${sentence(random)}\n`;
  }).join('');
}

/** A calendar of one date (RFC 5545). */
export function makeCalendar(title: string): string {
  return `${[
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Holdall//demo//EN',
    'BEGIN:VEVENT',
    'UID:demo@holdall.example',
    'DTSTAMP:20260101T000000Z',
    'DTSTART:20260914T083000Z',
    'DTEND:20260914T100000Z',
    `SUMMARY:${title}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n')}\r\n`;
}

export const pythonSource = `"""Mean humidity per room, from the loggers' export."""
import csv
import sys
from collections import defaultdict


def means(rows):
    rooms = defaultdict(list)
    for row in rows:
        rooms[row["room"]].append(float(row["humidity"]))
    return {room: sum(values) / len(values) for room, values in rooms.items()}


if __name__ == "__main__":
    with open(sys.argv[1], newline="") as source:
        for room, mean in sorted(means(csv.DictReader(source)).items()):
            print(f"{room}\\t{mean:.1f} %")
`;

export const typescriptSource = `/** The net area of a room in square metres, without what is under 1.5 m of height. */
export function netArea(room: { width: number; depth: number; lowStrip: number }): number {
  return room.width * Math.max(0, room.depth - room.lowStrip);
}
`;

export const makefileSource = `drawings: $(wildcard plans/*.svg)
\tfor plan in $^; do inkscape --export-type=pdf $$plan; done

clean:
\trm -f plans/*.pdf

.PHONY: drawings clean
`;
