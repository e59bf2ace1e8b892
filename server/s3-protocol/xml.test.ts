import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDeleteRequest } from './delete-request.ts';
import { parseXml, renderXml } from './xml.ts';

/** What XML 1.0 has no way to write, even as a reference: NUL and lone surrogates. */
const text = fc
  .string({ unit: 'binary' })
  .filter((value) => value.isWellFormed() && !value.includes('\0'));

test('every text comes back as it went out, spaces, line breaks and controls included', () => {
  fc.assert(
    fc.property(text, (value) => {
      const parsed = parseXml(renderXml('Root', { Key: value }));
      expect(parsed).toEqual({ Root: { Key: value } });
    }),
  );
});

test('elements repeat for arrays and are left out where undefined', () => {
  const xml = renderXml('R', { A: [{ B: 'x' }, { B: 1 }], C: undefined, D: true }, null);
  expect(xml).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<R><A><B>x</B></A><A><B>1</B></A><D>true</D></R>',
  );
});

test('what is not well-formed, or defines entities, is refused', () => {
  const wrong = ['', '<a>', '<a></b>', 'text', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'];
  wrong.push('<a>&#0;</a>', '<a>&#xD800;</a>', '<a>&nbsp;</a>', '<a>&amp</a>', '<a>x & y</a>');
  wrong.push('<a><![CDATA[&amp;]]></a>', '<a>&#x110000;</a>', '<a>&constructor;</a>');
  for (const document of wrong) {
    expect(() => parseXml(document)).toThrow(expect.objectContaining({ code: 'MalformedXML' }));
  }
});

test('a delete document gives keys exactly, one or many, quiet or not', () => {
  const many =
    '<?xml version="1.0"?><Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Object><Key> a </Key></Object><Object><Key>1e3</Key></Object><Quiet>true</Quiet></Delete>';
  expect(parseDeleteRequest(many)).toEqual({
    quiet: true,
    objects: [{ Key: ' a ' }, { Key: '1e3' }],
  });
  const one = '<Delete><Object><Key>&lt;&amp;&#13;</Key></Object></Delete>';
  expect(parseDeleteRequest(one)).toEqual({ quiet: false, objects: [{ Key: '<&\r' }] });
});
