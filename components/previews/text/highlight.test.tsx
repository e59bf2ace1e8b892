import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { highlight } from './highlight.tsx';
import { languageOf } from './languages.ts';

const textOf = (html: string) => html.replace(/<\/?span[^>]*>/g, '');

test('code has its words marked, and stays exactly the text that it was', async () => {
  const code = 'const a = "<b>&amp;</b>"; // \'x\' < y && z\n';
  const html = renderToStaticMarkup(await highlight(code, 'typescript'));
  expect(html).toMatch(/<span class="[^"]*violet[^"]*">const<\/span>/);
  expect(textOf(html)).toBe(renderToStaticMarkup(code));
});

test('[case 42] no HTML comes out of what is highlighted', async () => {
  const code = '<script>alert(1)</script><img src=x onerror="alert(1)"><span class="x">';
  for (const language of ['xml', 'javascript', 'php'] as const) {
    const html = renderToStaticMarkup(await highlight(code, language));
    expect(textOf(html)).toBe(renderToStaticMarkup(code));
    expect(html).not.toMatch(/<(?!\/?span)/);
  }
});

test.each([
  ['a.py', 'text/plain', 'python'],
  ['Dockerfile', 'text/plain', 'dockerfile'],
  ['page', 'text/html', 'xml'],
  ['data.json', 'application/json', 'json'],
  ['notes.txt', 'text/plain', undefined],
  ['constructor', 'text/plain', undefined],
])('%s of type %s is written in %s', (filename, mimeType, language) => {
  expect(languageOf(filename, mimeType)).toBe(language);
});
