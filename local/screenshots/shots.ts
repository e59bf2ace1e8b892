import type { Page } from 'playwright';

/** A picture of the README. */
export interface Shot {
  /** Of the file: `docs/images/<name>-light.png` and `-dark.png`. */
  name: string;
  /** The page that is opened, as Mira of the demo. */
  path: string;
  /** CSS pixels; a window on a desk where it is absent. */
  viewport?: { width: number; height: number };
  /** For a page that not every version has: then it is left out, and said so. */
  later?: true;
  /** Waits for what the picture is about, after doing what shows it. */
  show: (page: Page) => Promise<void>;
}

const table = (name: string) => async (page: Page) => {
  const role = name === 'Files' ? 'grid' : 'table';
  await page.getByRole(role, { name, exact: true }).getByRole('row').nth(1).waitFor();
};

const heading = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('heading', { name, level: 1 }).waitFor();
};

/** In the order of the README. */
export const shots: Shot[] = [
  { name: 'organization', path: '/w/alder-finch/files', show: table('Files') },
  { name: 'personal', path: '/w/personal/files', show: table('Files') },
  {
    name: 'switcher',
    path: '/w/alder-finch/files',
    show: async (page) => {
      await table('Files')(page);
      await page.getByRole('button', { name: /^Switch workspace/ }).click();
      await page.getByRole('menuitemradio').nth(2).waitFor();
    },
  },
  { name: 'members', path: '/w/alder-finch/members', show: table('Members') },
  { name: 'activity', path: '/w/alder-finch/activity', later: true, show: heading('Activity') },
  { name: 'settings', path: '/w/alder-finch/settings', show: heading('Settings') },
  { name: 'trash', path: '/w/alder-finch/trash', show: table('Trash') },
  {
    name: 'checks',
    path: '/setup',
    later: true,
    show: async (page) => {
      const checks = page.getByRole('region', { name: 'From the server' });
      await checks.getByRole('listitem').first().waitFor();
    },
  },
  {
    name: 'narrow',
    path: '/w/harbour-museum/files',
    viewport: { width: 390, height: 780 },
    show: table('Files'),
  },
];
