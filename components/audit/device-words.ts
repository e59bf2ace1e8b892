const browsers: [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/\b(iPhone|iPad)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\b(Linux|X11)\b/, 'Linux'],
];

const find = (known: [RegExp, string][], text: string) =>
  known.find(([pattern]) => pattern.test(text))?.[1];

/** "Firefox on Linux"; what is no browser by the name that it gives itself. */
export function deviceWords(userAgent: string): string {
  const browser = find(browsers, userAgent) ?? userAgent.split(/[/ ]/, 1)[0]?.slice(0, 40);
  const system = find(systems, userAgent);
  return system ? `${browser} on ${system}` : (browser ?? '');
}
