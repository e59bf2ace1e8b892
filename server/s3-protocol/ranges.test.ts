import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRange } from './ranges.ts';

/** The bytes that a range asks for, said with an array instead of arithmetic; null for 416. */
function model(text: string, size: number): number[] | null | undefined {
  const [from = '', to = ''] = text.slice('bytes='.length).split('-');
  const bytes = Array.from({ length: size }, (_, index) => index);
  if (from === '' && to === '') return undefined;
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  const asked =
    from === ''
      ? bytes.filter((byte) => byte >= size - Number(to))
      : bytes.filter((byte) => byte >= Number(from) && (to === '' || byte <= Number(to)));
  return asked.length === 0 ? null : asked;
}

test('[case 50] single ranges select exactly the bytes that RFC 9110 says', () => {
  const bound = fc.option(fc.nat(40), { nil: undefined }).map((value) => value?.toString() ?? '');
  fc.assert(
    fc.property(bound, bound, fc.nat(30), (from, to, size) => {
      const text = `bytes=${from}-${to}`;
      const expected = model(text, size);
      if (expected === null) {
        expect(() => parseRange(text, size)).toThrow('not satisfiable');
        return;
      }
      const range = parseRange(text, size);
      const selected = range && [range.first, range.last];
      expect(selected).toEqual(expected && [expected[0], expected.at(-1)]);
    }),
  );
});

test.each(['bytes=0-1,3-4', 'bytes=a-b', 'bytes 0-1', 'items=0-1', 'bytes=1', 'bytes=--1', ''])(
  'what is not one well-formed range counts as none: %s',
  (text) => {
    expect(parseRange(text, 10)).toBeUndefined();
  },
);

test('numbers beyond all sizes are still numbers', () => {
  expect(parseRange(`bytes=2-${'9'.repeat(400)}`, 10)).toEqual({ first: 2, last: 9 });
  expect(parseRange(`bytes=-${'9'.repeat(400)}`, 10)).toEqual({ first: 0, last: 9 });
  expect(() => parseRange(`bytes=${'9'.repeat(400)}-`, 10)).toThrow('not satisfiable');
});
