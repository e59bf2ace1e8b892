import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Markdown, safeHref } from './markdown.tsx';

const render = (text: string) => renderToStaticMarkup(<Markdown text={text} />);

test('headings, emphasis, lists, tables, code and quotes become elements', () => {
  const html = render(
    '# One\n\n*two* **three** `four` ~~five~~\n\n1. six\n2. seven\n\n> eight\n\n```\nnine\n```\n\n|a|\n|-|\n|b|',
  );
  for (const part of [
    '<h3',
    '<em>two</em>',
    '<strong>three</strong>',
    '>four</code>',
    '<del>five</del>',
    '<ol',
    '<blockquote',
    '>nine</pre>',
    '>b</td>',
  ])
    expect(html).toContain(part);
});

test('characters that are written as references are shown as what they stand for', () => {
  expect(render('a &amp; b &lt;c&gt; &#8364; &#x20ac; &unknown;')).toContain(
    'a &amp; b &lt;c&gt; € € &amp;unknown;',
  );
});

test('[case 42] HTML is shown as text, wherever it stands', () => {
  const html = render(
    '<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> text <b onclick=alert(1)>bold</b>\n\n- <svg/onload=alert(1)>\n\n| <iframe> |\n|-|\n| <object> |\n\n[<script>](https://example.org)',
  );
  expect(html).not.toMatch(/<(script|img|b|svg|iframe|object)\b/);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
});

test('[case 42] links lead to the web and to mail only, and say nothing of where they come from', () => {
  const html = render(
    '[a](https://example.org "t") [b](javascript:alert(1)) [c](data:text/html,x) [d](/w/personal) <https://example.com>',
  );
  expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
    'https://example.org/',
    'https://example.com/',
  ]);
  expect(html).toContain('rel="noopener noreferrer nofollow"');
  for (const href of [
    'javascript:alert(1)',
    ' java\tscript:alert(1)',
    'vbscript:x',
    'file:///etc/passwd',
    '//evil.example',
    'blob:x',
  ])
    expect(safeHref(href)).toBeNull();
  expect(safeHref('mailto:ada@example.org')).toBe('mailto:ada@example.org');
});

test('[case 42] images are named and linked to, and never loaded', () => {
  const html = render('![a picture](https://evil.example/pixel.png)');
  expect(html).not.toContain('<img');
  expect(html).toContain('Image: a picture');
});
