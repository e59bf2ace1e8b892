import type { LanguageFn } from 'highlight.js';

type Load = () => Promise<{ default: LanguageFn }>;

/** Languages that are highlighted, each loaded when a file of it is first shown. */
const languages = {
  bash: () => import('highlight.js/lib/languages/bash'),
  c: () => import('highlight.js/lib/languages/c'),
  cpp: () => import('highlight.js/lib/languages/cpp'),
  csharp: () => import('highlight.js/lib/languages/csharp'),
  css: () => import('highlight.js/lib/languages/css'),
  diff: () => import('highlight.js/lib/languages/diff'),
  dockerfile: () => import('highlight.js/lib/languages/dockerfile'),
  go: () => import('highlight.js/lib/languages/go'),
  ini: () => import('highlight.js/lib/languages/ini'),
  java: () => import('highlight.js/lib/languages/java'),
  javascript: () => import('highlight.js/lib/languages/javascript'),
  json: () => import('highlight.js/lib/languages/json'),
  kotlin: () => import('highlight.js/lib/languages/kotlin'),
  makefile: () => import('highlight.js/lib/languages/makefile'),
  php: () => import('highlight.js/lib/languages/php'),
  python: () => import('highlight.js/lib/languages/python'),
  ruby: () => import('highlight.js/lib/languages/ruby'),
  rust: () => import('highlight.js/lib/languages/rust'),
  sql: () => import('highlight.js/lib/languages/sql'),
  swift: () => import('highlight.js/lib/languages/swift'),
  typescript: () => import('highlight.js/lib/languages/typescript'),
  xml: () => import('highlight.js/lib/languages/xml'),
  yaml: () => import('highlight.js/lib/languages/yaml'),
} satisfies Record<string, Load>;

export type Language = keyof typeof languages;

const byExtension: Partial<Record<Language, string>> = {
  bash: 'sh bash zsh',
  c: 'c h',
  cpp: 'cc cpp cxx hpp hh',
  csharp: 'cs',
  css: 'css',
  diff: 'diff patch',
  go: 'go',
  ini: 'ini toml cfg conf properties',
  java: 'java',
  javascript: 'js jsx mjs cjs',
  json: 'json geojson webmanifest',
  kotlin: 'kt kts',
  php: 'php',
  python: 'py pyi',
  ruby: 'rb',
  rust: 'rs',
  sql: 'sql',
  swift: 'swift',
  typescript: 'ts tsx mts cts',
  xml: 'html htm xhtml xml svg xsl rss plist vue',
  yaml: 'yml yaml',
};

const ofExtension = new Map(
  Object.entries(byExtension).flatMap(([language, list]) =>
    list.split(' ').map((extension) => [extension, language as Language]),
  ),
);

const ofName: Readonly<Record<string, Language>> = {
  dockerfile: 'dockerfile',
  makefile: 'makefile',
};

/** Types that say it where the name does not. */
const ofType: [RegExp, Language][] = [
  [/[/+]json$/, 'json'],
  [/^text\/html$|[/+]xml$/, 'xml'],
  [/javascript$/, 'javascript'],
  [/^text\/css$/, 'css'],
];

/** In which language a text is written; undefined for prose. */
export function languageOf(filename: string, mimeType: string): Language | undefined {
  const name = filename.toLowerCase();
  const extension = name.slice(name.lastIndexOf('.') + 1);
  if (Object.hasOwn(ofName, name)) return ofName[name];
  return ofExtension.get(extension) ?? ofType.find(([pattern]) => pattern.test(mimeType))?.[1];
}

/** Loads a language. */
export const loadLanguage = async (language: Language): Promise<LanguageFn> =>
  (await languages[language]()).default;
