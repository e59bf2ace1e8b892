import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { nameKey } from '#server/files/policy.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { foldName, matchesIn } from './policy.ts';

const place = provideDatabase();

async function owner(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: place.urls.DATABASE_OWNER_URL });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

test('the database and the server fold every character alike, alone and between others', async () => {
  const client = await owner();
  const assigned = /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\p{Cf}]$/u;
  const characters = Array.from({ length: 0x10ffff }, (_, code) => code + 1)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code))
    .filter((character) => assigned.test(character));
  const names = characters.flatMap((character) => [character, `a${character}e\u0301Z`]);
  const { rows } = await client.query<{ folded: string }>(
    // Null for characters that came to Unicode after this server was made.
    `select case when unicode_assigned(name_key) then fold_name(name_key) end as folded
     from unnest($1::text[]) with ordinality as t (name_key, n) order by n`,
    [names.map(nameKey)],
  );
  const known = names.filter((_, i) => rows[i]?.folded !== null);
  const different = names.filter(
    (name, i) => (rows[i]?.folded ?? foldName(name)) !== foldName(name),
  );
  expect(known.length).toBeGreaterThan(280_000);
  expect(different).toEqual([]);
});

test.each([
  ['é', 'e'],
  ['E\u0301', 'e'],
  ['ÅNGSTRÖM', 'angstrom'],
  ['Straße', 'STRASSE'],
  ['ẞ', 'ss'],
  ['İstanbul', 'istanbul'],
  ['DIYARBAKIR', 'dıyarbakır'],
  ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
  ['Ὀδυσσεύς', 'οδυσσευσ'],
  ['ёлка', 'ЕЛКА'],
  ['Łódź', 'lodz'],
  ['smørrebrød', 'SMORREBROD'],
  ['Ærø', 'aero'],
  ['œuvre', 'oeuvre'],
  ['ﬁle', 'file'],
  ['Ｆｕｌｌ', 'full'],
  ['ｶﾞ', 'ガ'],
  ['か\u3099', 'が'],
  ['한글', '\u1112\u1161\u11ab\u1100\u1173\u11af'],
  ['مُحَمَّد', 'محمد'],
  ['أحمد', 'احمد'],
  ['שָׁלוֹם', 'שלום'],
  ['a\u00adb\u200dc\u{e0001}', 'abc'],
  ['№™', 'notm'],
])('%s is found as %s', (one, other) => {
  expect(foldName(one)).toBe(foldName(other));
});

test.each([
  ['が', 'か'],
  ['한', '하'],
  ['コピー', 'コピ'],
  ['a b', 'ab'],
  ['1', 'l'],
])('%s is another text than %s', (one, other) => {
  expect(foldName(one)).not.toBe(foldName(other));
});

test.each([
  ['Crème brûlée.pdf', 'creme', ['Crème']],
  ['Cre\u0300me', 'crème', ['Cre\u0300me']],
  ['Straße', 'ss', ['ß']],
  ['Straße', 's', ['S', 'ß']],
  ['ΟΔΥΣΣΕΥΣ', 'ευς', ['ΕΥΣ']],
  ['家族の写真 2026', '写真', ['写真']],
  ['صور العائلة', 'العائلة', ['العائلة']],
  ['👩‍👩‍👧 family', 'fam', ['fam']],
  ['aaaa', 'aa', ['aa', 'aa']],
  ['100%_\\.txt', '%_\\', ['%_\\']],
  ['abc', 'x', []],
  ['abc', '\u0301', []],
] as const)('in %s, %s is marked', (name, query, marked) => {
  const found = matchesIn(name, query).map(([start, end]) => name.slice(start, end));
  expect(found).toEqual([...marked]);
});
