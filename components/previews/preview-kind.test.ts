import { expect, test } from 'vitest';
import { mayBeShownAs } from '#server/files/kinds/schema.ts';
import { neighboursIn } from './preview-file.ts';
import { previewKind } from './preview-kind.ts';
import { parseTable } from './text/table-preview.tsx';

test.each([
  ['a.png', 'image/png', 'image'],
  ['a.svg', 'image/svg+xml', 'image'],
  ['a.heic', 'image/heic', 'none'],
  ['a.pdf', 'application/pdf', 'pdf'],
  ['a.mp4', 'video/mp4', 'video'],
  ['a.flac', 'audio/flac', 'audio'],
  ['a.zip', 'application/zip', 'zip'],
  ['a.md', 'text/plain', 'markdown'],
  ['a.csv', 'text/plain', 'table'],
  ['a.html', 'text/html', 'code'],
  ['a.txt', 'text/plain', 'text'],
  ['a.exe', 'application/vnd.microsoft.portable-executable', 'none'],
])('%s of type %s is shown as %s', (filename, mimeType, kind) => {
  expect(previewKind({ filename, mimeType })).toBe(kind);
});

test('[case 45] the detected type decides, not the name', () => {
  expect(previewKind({ filename: 'page.html', mimeType: 'image/png' })).toBe('image');
  expect(previewKind({ filename: 'photo.png', mimeType: 'text/html' })).toBe('code');
  expect(previewKind({ filename: 'notes.md', mimeType: 'application/octet-stream' })).toBe('none');
});

test('[case 42] only what cannot run script is given to the browser under its own type', () => {
  for (const type of ['image/png', 'image/webp', 'video/mp4', 'audio/x-m4a'])
    expect(mayBeShownAs(type)).toBe(true);
  for (const type of [
    'text/html',
    'image/svg+xml',
    'application/pdf',
    'text/plain',
    'text/xml',
    'application/xhtml+xml',
    'image/png; charset=x',
    'video/mp4\nx',
  ])
    expect(mayBeShownAs(type)).toBe(false);
});

test('the neighbours of a file are those in the list', () => {
  expect(neighboursIn(['a', 'b', 'c'], 'b')).toEqual({ previous: 'a', next: 'c' });
  expect(neighboursIn(['a'], 'a')).toEqual({ previous: null, next: null });
  expect(neighboursIn(['a'], 'x')).toEqual({ previous: null, next: null });
});

test('a table is bounded, and a row that is cut off is left out', () => {
  const many = Array.from({ length: 3_000 }, (_, n) => `${n},x`).join('\n');
  expect(parseTable({ text: many, cut: true })).toMatchObject({ more: true, columnsLeft: 0 });
  expect(parseTable({ text: many, cut: false }).body).toHaveLength(1_000);
  expect(parseTable({ text: 'a,b\n1,2\n3', cut: true }).body).toEqual([['1', '2']]);
  expect(parseTable({ text: `${'x,'.repeat(150)}y\n`, cut: false }).columnsLeft).toBe(51);
});
