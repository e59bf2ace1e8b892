import { expect, test } from 'vitest';
import { scriptsOf } from './page-scripts.ts';

test('the scripts of a page are counted once each, without those of browsers of old', () => {
  const html = [
    '<script src="/_next/static/chunks/a.js" async=""></script>',
    '<script nonce="x" src="/_next/static/chunks/~b-1.js"></script>',
    '<script src="/_next/static/chunks/a.js"></script>',
    '<script src="/_next/static/chunks/old.js" noModule=""></script>',
    '<script>self.__next_f.push([1,"2:I[7,[\\"/_next/static/chunks/c.js\\"],\\"View\\"]"])</script>',
    '<script>1</script>',
  ].join('');

  expect(scriptsOf(html)).toEqual([
    '/_next/static/chunks/a.js',
    '/_next/static/chunks/~b-1.js',
    '/_next/static/chunks/c.js',
  ]);
});
