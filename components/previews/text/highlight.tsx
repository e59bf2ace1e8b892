import hljs from 'highlight.js/lib/core';
import { cloneElement, type ReactElement, type ReactNode } from 'react';
import { type Language, loadLanguage } from './languages.ts';

const colours: [RegExp, string][] = [
  [/comment|quote|meta\b/, 'text-muted-foreground italic'],
  [
    /keyword|selector-tag|built_in|literal|\bname\b|section/,
    'text-violet-800 dark:text-violet-300',
  ],
  [/string|regexp|addition|symbol|bullet|link/, 'text-emerald-800 dark:text-emerald-300'],
  [/number|variable|template-variable|params|property/, 'text-sky-800 dark:text-sky-300'],
  [/title|type|class|function|tag/, 'text-blue-800 dark:text-blue-300'],
  [/attr|attribute|selector|deletion/, 'text-amber-900 dark:text-amber-300'],
];

const colourOf = (classes: string): string | undefined =>
  colours.find(([pattern]) => pattern.test(classes))?.[1];

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
};

const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#x27);/g, (entity) => entities[entity] ?? entity);

interface Open {
  classes: string;
  children: ReactNode[];
}

/**
 * What the highlighter has marked, as elements. It answers with HTML of nothing but spans and
 * escaped text (https://highlightjs.readthedocs.io/en/latest/api.html); none of it is put into the
 * page as HTML.
 */
export function toElements(marked: string): ReactNode[] {
  const stack: Open[] = [{ classes: '', children: [] }];
  for (const [piece, classes] of marked.matchAll(/<span class="([^"]*)">|<\/span>|[^<]+/g)) {
    const top = stack.at(-1);
    if (!top) break;
    if (classes !== undefined) stack.push({ classes, children: [] });
    else if (piece === '</span>' && stack.length > 1) {
      stack.pop();
      const parent = stack.at(-1);
      const element: ReactElement = <span className={colourOf(top.classes)}>{top.children}</span>;
      parent?.children.push(cloneElement(element, { key: parent.children.length }));
    } else top.children.push(unescaped(piece));
  }
  return stack[0]?.children ?? [];
}

/** A text in a language, highlighted. */
export async function highlight(text: string, language: Language): Promise<ReactNode[]> {
  if (!hljs.getLanguage(language)) hljs.registerLanguage(language, await loadLanguage(language));
  return toElements(hljs.highlight(text, { language, ignoreIllegals: true }).value);
}
