import bowser from 'bowser';

/** What a person calls the device of a session: "Firefox on Linux". */
export function deviceName(userAgent: string | null): string {
  if (!userAgent) return 'Unknown device';
  const parsed = bowser.parse(userAgent);
  const browser = parsed.browser.name || 'Unknown browser';
  const system = parsed.os.name;
  return system ? `${browser} on ${system}` : browser;
}
