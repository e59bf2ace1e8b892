import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkBucketName, checkKey } from './names.ts';
import { objectHeaders } from './object-headers.ts';
import { amzSettings, header, parseRequest } from './request.ts';
import { canonicalRequest } from './signature.ts';
import { uriDecode, uriEncode } from './uri-encoding.ts';

const wellFormed = fc
  .string({ unit: 'binary' })
  .filter((text) => text.isWellFormed() && !text.includes('\0'));

describe('percent-encoding', () => {
  test('leaves only the unreserved characters of RFC 3986 and is undone exactly once', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        const encoded = uriEncode(text);
        expect(encoded).toMatch(/^(?:[\w.~-]|%[0-9A-F]{2})*$/);
        expect(uriDecode(encoded)).toBe(text);
        expect(uriDecode(uriEncode(encoded))).toBe(encoded);
        expect(uriEncode(text, true).replaceAll('/', '%2F')).toBe(encoded);
      }),
    );
  });

  test('reads raw UTF-8 bytes and refuses what is not UTF-8, NUL and broken escapes', () => {
    expect(uriDecode(Buffer.from('é').toString('latin1'))).toBe('é');
    for (const wrong of ['%', '%4', '%zz', '%ff', '%ed%a0%80', '%00', 'a\u00ff']) {
      expect(() => uriDecode(wrong)).toThrow("Couldn't parse");
    }
  });
});

describe('a request', () => {
  test('is split into bucket and key with nothing normalized', () => {
    const split = (target: string) => {
      const { bucket, key } = parseRequest('GET', target, []);
      return [bucket, key];
    };
    expect(split('/')).toEqual(['', '']);
    expect(split('/b')).toEqual(['b', '']);
    expect(split('/b/')).toEqual(['b', '']);
    expect(split('/b/a/../b//c')).toEqual(['b', 'a/../b//c']);
    expect(split('/b/%2e%2e/%252e?x')).toEqual(['b', '../%2e']);
    expect(split('/b//')).toEqual(['b', '/']);
    for (const target of ['*', 'http://host/b/k', '']) expect(() => split(target)).toThrow('parse');
  });

  test('has the same canonical form however its path and query are escaped', () => {
    const canonical = (target: string) =>
      canonicalRequest(parseRequest('GET', target, []), [], 'x');
    expect(canonical('/b/(a)~b?x=1&a=(%20)')).toBe(canonical('/b/%28a%29%7eb?a=%28+%29&x=1'));
    expect(canonical('/b/a%2Fb')).toBe(canonical('/b/a/b'));
    expect(canonical('/b/a%252Fb')).not.toBe(canonical('/b/a/b'));
    expect(canonical('/b?a=1&a=2')).toBe(canonical('/b?a=2&a=1'));
    expect(canonical('/b?a')).toBe(canonical('/b?a='));
  });

  test('keeps duplicate headers, so that a second one changes the signature', () => {
    const one = parseRequest('GET', '/b', ['Host', 'h', 'X-Amz-Meta-A', ' 1  2 ']);
    const two = parseRequest('GET', '/b', [
      'Host',
      'h',
      'X-Amz-Meta-A',
      ' 1  2 ',
      'x-amz-meta-a',
      '3',
    ]);
    expect(header(two, 'x-amz-meta-a')).toBe('1  2 ,3');
    const signed = ['host', 'x-amz-meta-a'];
    expect(canonicalRequest(one, signed, 'x')).toContain('x-amz-meta-a:1 2\n');
    expect(canonicalRequest(two, signed, 'x')).toContain('x-amz-meta-a:1 2,3\n');
  });

  test('takes its settings from headers and query, unless they contradict', () => {
    const request = parseRequest('PUT', '/b/k?x-amz-meta-b=2&X-Amz-Date=now&other=1', [
      'X-Amz-Meta-A',
      '1',
    ]);
    expect(Object.fromEntries(amzSettings(request))).toEqual({
      'x-amz-meta-a': '1',
      'x-amz-meta-b': '2',
    });
    const twice = parseRequest('PUT', '/b/k?x-amz-meta-a=2', ['X-Amz-Meta-A', '1']);
    expect(() => amzSettings(twice)).toThrow('given twice');
  });

  test('tells what to keep of an object, without the framing of the transfer', () => {
    const of = (...headers: string[]) => objectHeaders(parseRequest('PUT', '/b/k', headers));
    expect(of('Content-Encoding', 'aws-chunked').system).toEqual({
      'content-type': 'binary/octet-stream',
    });
    expect(of('Content-Encoding', 'aws-chunked, gzip').system['content-encoding']).toBe('gzip');
    expect(of('X-Amz-Meta-Name', 'é').metadata).toEqual({ name: 'é' });
    const hoisted = (value: string) => () =>
      objectHeaders(parseRequest('PUT', `/b/k?x-amz-meta-name=${value}`, []));
    expect(hoisted('fine')).not.toThrow();
    for (const value of ['a%0D%0Ab', '%EC%B5%9C']) expect(hoisted(value)).toThrow('ISO-8859-1');
  });
});

describe('names', () => {
  test.each(['abc', 'a-b.c', '0.1', 'a'.repeat(63)])('%s is a bucket', (name) => {
    expect(() => checkBucketName(name)).not.toThrow();
  });

  test.each([
    'ab',
    'a'.repeat(64),
    'Abc',
    'a_b',
    '-ab',
    'ab-',
    'a..b',
    '10.0.0.1',
    'xn--abc',
    'abc-s3alias',
    '..',
  ])('%s is no bucket', (name) => {
    expect(() => checkBucketName(name)).toThrow('bucket is not valid');
  });

  test('[case 32] keys have at most 1,024 bytes, whatever their characters', () => {
    expect(() => checkKey('é'.repeat(512))).not.toThrow();
    expect(() => checkKey(`${'é'.repeat(512)}a`)).toThrow('too long');
    expect(() => checkKey('a\0b')).toThrow("Couldn't parse");
  });
});
