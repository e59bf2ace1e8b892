import { gzipSync } from 'node:zlib';
import { headersOf } from '#server/testing/people.ts';
import type { Row } from '../report.ts';
import type { Bench } from '../stack.ts';

/** The addresses of the scripts that a page brings with it, each once. */
export function scriptsOf(html: string): string[] {
  const found = html.matchAll(/<script[^>]*\ssrc="([^"]+)"/g);
  return [...new Set([...found].map(([, address]) => address ?? ''))];
}

async function scriptBytes(bench: Bench, path: string): Promise<number> {
  const headers = headersOf(bench.person, null);
  const html = await (await fetch(bench.url + path, { headers })).text();
  const scripts = scriptsOf(html);
  if (scripts.length === 0) throw new Error(`${path} has no script`);
  const sizes = await Promise.all(
    scripts.map(async (address) => {
      const response = await fetch(new URL(address, bench.url));
      return gzipSync(Buffer.from(await response.arrayBuffer())).length;
    }),
  );
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`;

/** How much JavaScript comes with the first sight of the files, gzipped. */
export async function page(bench: Bench): Promise<Row[]> {
  const files = await scriptBytes(bench, '/w/personal/files');
  // The framework, the root layout and nothing else: as empty as a page of the app can be.
  const empty = await scriptBytes(bench, '/there-is-no-such-page');
  const times = files / empty;
  return [
    {
      what: 'JavaScript of the files page, gzip',
      against: 'an empty page',
      ratio: { lower: times, median: times, upper: times },
      measured: `${kilobytes(files)} against ${kilobytes(empty)}`,
    },
  ];
}
