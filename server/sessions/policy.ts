import { isIPv6 } from 'node:net';
import bowser from 'bowser';

/** What a person calls the device of a session: "Firefox on Linux". */
export function deviceName(userAgent: string | null): string {
  if (!userAgent) return 'Unknown device';
  const parsed = bowser.parse(userAgent);
  const browser = parsed.browser.name || 'Unknown browser';
  const system = parsed.os.name;
  return system ? `${browser} on ${system}` : browser;
}

/**
 * The place of a session: its network address. better-auth keeps of an IPv6 address the network
 * (/64) only, written out; here it is shortened (RFC 5952).
 */
export function placeName(address: string | null): string | null {
  if (!address) return null;
  if (!isIPv6(address)) return address;
  return `${new URL(`http://[${address}]`).hostname.slice(1, -1)}/64`;
}
