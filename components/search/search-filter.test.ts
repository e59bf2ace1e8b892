import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { searchInput } from '#server/search/schema.ts';
import { loadSearch, searchHref } from './search-address.ts';
import { folderOf, isFiltered, toSearchFilter, typedQuery } from './search-filter.ts';

beforeEach(() => vi.stubEnv('TZ', 'America/New_York'));
afterEach(() => vi.unstubAllEnvs());

const read = async (query: string) => loadSearch(new URLSearchParams(query));
const id = '0192f0c1-0000-7000-8000-000000000000';

test('what the URL says is what the API is asked for', async () => {
  const search = await read(
    `q=report&folder=${id}&inside=true&type=image&tag=${id}&purpose=avatar&person=${id}&size=medium&from=2026-11-01&to=2026-11-01&trash=true`,
  );
  expect(searchInput.parse({ ...toSearchFilter(search), query: search.q })).toMatchObject({
    query: 'report',
    folderId: id,
    types: ['image'],
    tagIds: [id],
    purpose: 'avatar',
    ownerId: id,
    minSize: 1_000_000,
    maxSize: 100_000_000,
    addedAfter: '2026-11-01T04:00:00.000Z',
    addedBefore: '2026-11-02T05:00:00.000Z',
    trash: true,
  });
  expect(isFiltered(search)).toBe(true);
});

test.each([
  `q=a&folder=${id}`,
  'folder=x&inside=x&type=everything&tag=red&purpose=x&person=ada&size=9&from=2026-02-30&to=x&trash=x',
  '',
])('what the URL does not say, or says wrongly (%s), filters nothing', async (query) => {
  const filter = toSearchFilter(await read(query));
  expect(Object.values(filter).flat().filter(Boolean)).toEqual([]);
});

test('an address carries the query whole, and leaves out what is not asked for', async () => {
  const href = searchHref('acme', { q: '100% a&b=c #1 é', trash: false });
  expect(href).toMatch(/^\/w\/acme\/search\?q=[^&#]+$/);
  expect((await read(new URL(href, 'http://x').search)).q).toBe('100% a&b=c #1 é');
  expect(folderOf(await read(`folder=${id}`))).toBe(id);
});

const typed = (q: string, more: { tag?: string; everywhere?: boolean } = {}) => ({
  q,
  tag: more.tag ?? null,
  purpose: null,
  everywhere: more.everywhere ?? false,
});

test('with a tag nothing need be typed, but for all workspaces: tags are of one', () => {
  expect(typedQuery(typed('', { tag: id }))).toEqual({ query: '' });
  expect(typedQuery(typed('', { tag: 'x' }))).toEqual({ problem: null });
  expect(typedQuery(typed('', { tag: id, everywhere: true }))).toEqual({ problem: null });
});

test('what cannot be searched for is told before asking', () => {
  expect(typedQuery(typed(' a '))).toEqual({ query: 'a' });
  expect(typedQuery(typed('  '))).toEqual({ problem: null });
  expect(typedQuery(typed('\u0301'))).toEqual({ problem: 'Type part of a name to search for.' });
  expect(typedQuery(typed('x'.repeat(201)))).toEqual({
    problem: 'Search for at most 200 characters.',
  });
});
