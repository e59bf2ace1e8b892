import { headersOf } from '#server/testing/people.ts';
import { scriptBytes } from '../../local/testing/page-scripts.ts';
import { held, type Row } from '../report.ts';
import type { Bench } from '../stack.ts';
import { facesOf } from './faces.ts';

/** Kilobytes of the page that people see most. */
const most = 250;
const parts = ['trash', 'recent', 'starred', 'search', 'members', 'activity', 'settings'];

/** How much JavaScript comes with the first sight of each page, gzipped. */
export async function scripts(bench: Bench): Promise<Row[]> {
  const headers = headersOf(bench.person, null);
  const size = async (path: string) => {
    const html = await (await fetch(bench.url + path, { headers })).text();
    return (await scriptBytes(html, bench.url)) / 1000;
  };
  const [face] = await facesOf(bench);
  const files = await size(`/w/${face?.slug}/files`);
  const against = async (part: string): Promise<Row> => {
    const bytes = await size(
      part === 'empty' ? '/there-is-no-such-page' : `/w/${face?.slug}/${part}`,
    );
    const times = bytes / files;
    return {
      // The framework, the root layout and nothing else: as empty as a page of the app can be.
      what: part === 'empty' ? 'JavaScript of an empty page' : `JavaScript of the page ${part}`,
      against: 'the files page',
      ratio: { lower: times, median: times, upper: times },
      measured: `${bytes.toFixed(0)} kB against ${files.toFixed(0)} kB, gzip`,
    };
  };
  return [
    held('JavaScript of the files page, gzip', files, most, 'kB'),
    ...(await Promise.all([...parts, 'empty'].map(against))),
  ];
}
