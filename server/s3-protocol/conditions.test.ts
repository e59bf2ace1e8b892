import { describe, expect, test } from 'vitest';
import {
  checkCopyConditions,
  checkWriteCondition,
  isNotModified,
  rangeApplies,
  writeCondition,
} from './conditions.ts';
import { parseRequest } from './request.ts';

const object = { etag: 'abc', lastModified: Date.UTC(2026, 0, 1, 12, 0, 0, 500) };
const same = 'Thu, 01 Jan 2026 12:00:00 GMT';
const earlier = 'Thu, 01 Jan 2026 11:59:59 GMT';
const request = (headers: Record<string, string>) =>
  parseRequest('GET', '/b/k', Object.entries(headers).flat());

describe('reads', () => {
  test.each([
    [{ 'if-match': '"abc"' }, false],
    [{ 'if-match': '"x", "abc"' }, false],
    [{ 'if-match': '*' }, false],
    [{ 'if-match': 'abc' }, false],
    [{ 'if-match': '"x"' }, 'refused'],
    [{ 'if-match': 'W/"abc"' }, 'refused'],
    [{ 'if-none-match': '"abc"' }, true],
    [{ 'if-none-match': 'W/"abc"' }, true],
    [{ 'if-none-match': '*' }, true],
    [{ 'if-none-match': '"x"' }, false],
    [{ 'if-modified-since': same }, true],
    [{ 'if-modified-since': earlier }, false],
    [{ 'if-modified-since': 'nonsense' }, false],
    [{ 'if-unmodified-since': same }, false],
    [{ 'if-unmodified-since': earlier }, 'refused'],
    [{ 'if-unmodified-since': 'nonsense' }, false],
  ] as const)('%j', (headers, expected) => {
    const evaluate = () => isNotModified(request(headers), object);
    if (expected === 'refused') expect(evaluate).toThrow('pre-conditions');
    else expect(evaluate()).toBe(expected);
  });

  test('tags outrank dates, as RFC 9110 orders them', () => {
    const matched = request({ 'if-match': '"abc"', 'if-unmodified-since': earlier });
    expect(isNotModified(matched, object)).toBe(false);
    const changed = request({ 'if-none-match': '"x"', 'if-modified-since': same });
    expect(isNotModified(changed, object)).toBe(false);
  });

  test('a range counts only while If-Range names the object that is there', () => {
    expect(rangeApplies(request({}), object)).toBe(true);
    expect(rangeApplies(request({ 'if-range': '"abc"' }), object)).toBe(true);
    expect(rangeApplies(request({ 'if-range': same }), object)).toBe(true);
    expect(rangeApplies(request({ 'if-range': '"x"' }), object)).toBe(false);
    expect(rangeApplies(request({ 'if-range': 'W/"abc"' }), object)).toBe(false);
    expect(rangeApplies(request({ 'if-range': earlier }), object)).toBe(false);
  });
});

describe('copies', () => {
  const evaluate = (settings: Record<string, string>) => () =>
    checkCopyConditions(
      new Map(
        Object.entries(settings).map(([name, value]) => [`x-amz-copy-source-${name}`, value]),
      ),
      object,
    );

  test('go ahead where the source is as it must be', () => {
    expect(evaluate({})).not.toThrow();
    expect(evaluate({ 'if-match': '"abc"', 'if-unmodified-since': earlier })).not.toThrow();
    expect(evaluate({ 'if-none-match': '"x"', 'if-modified-since': same })).not.toThrow();
  });

  const refused: Record<string, string>[] = [
    { 'if-match': '"x"' },
    { 'if-none-match': '"abc"' },
    { 'if-modified-since': same },
    { 'if-unmodified-since': earlier },
  ];
  test.each(refused)('are refused where it is not: %j', (settings) => {
    expect(evaluate(settings)).toThrow('pre-conditions');
  });
});

describe('writes', () => {
  test('only If-None-Match: * and If-Match are understood', () => {
    expect(writeCondition(request({ 'if-none-match': '*' }))).toEqual({ createOnly: true });
    expect(writeCondition(request({ 'if-match': '"abc"' }))).toEqual({
      createOnly: false,
      ifMatch: 'abc',
    });
    expect(() => writeCondition(request({ 'if-none-match': '"abc"' }))).toThrow('not implemented');
    const both = request({ 'if-none-match': '*', 'if-match': '*' });
    expect(() => writeCondition(both)).toThrow('not implemented');
  });

  test('create-only refuses what exists, If-Match what is missing or other', () => {
    expect(() => checkWriteCondition({ createOnly: true }, object)).toThrow('pre-conditions');
    expect(() => checkWriteCondition({ createOnly: true })).not.toThrow();
    expect(() => checkWriteCondition({ createOnly: false, ifMatch: 'x' }, object)).toThrow('pre-');
    expect(() => checkWriteCondition({ createOnly: false, ifMatch: '*' }, object)).not.toThrow();
    expect(() => checkWriteCondition({ createOnly: false, ifMatch: '*' })).toThrow('key does not');
  });
});
