import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { auditListInput } from '#server/audit/schema.ts';
import { isFiltered, loadActivityFilter, toAuditFilter } from './activity-filter.ts';

beforeEach(() => vi.stubEnv('TZ', 'America/New_York'));
afterEach(() => vi.unstubAllEnvs());

const read = async (query: string) => loadActivityFilter(new URLSearchParams(query));

test('days of the URL are days of whoever looks; the last one counts as a whole, also where clocks change', async () => {
  const filter = await read('from=2026-11-01&to=2026-11-01');
  expect(toAuditFilter(filter)).toMatchObject({
    from: '2026-11-01T04:00:00.000Z',
    to: '2026-11-02T05:00:00.000Z',
  });
  expect(isFiltered(filter)).toBe(true);
});

test.each([
  'kind=everything',
  'person=ada',
  'from=2026-02-30',
  'from=0000-01-01&to=9999-12-31',
  'from=x&to=<script>',
  '',
])('what the URL says wrongly (%s) filters nothing', async (query) => {
  const filter = toAuditFilter(await read(query));
  expect(Object.values(filter).filter(Boolean)).toEqual([]);
});

test('whatever the URL filters by is something that the API takes', async () => {
  const person = '0192f0c1-0000-7000-8000-000000000000';
  const filter = toAuditFilter(
    await read(`kind=people&person=${person}&from=1970-01-02&to=9999-12-30`),
  );
  expect(auditListInput.parse(filter)).toMatchObject({ group: 'people', actorId: person });
});
