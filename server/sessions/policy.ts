import { isIPv6 } from 'node:net';

/**
 * The place of a session: its network address. better-auth keeps of an IPv6 address the network
 * (/64) only, written out; here it is shortened (RFC 5952).
 */
export function placeName(address: string | null): string | null {
  if (!address) return null;
  if (!isIPv6(address)) return address;
  return `${new URL(`http://[${address}]`).hostname.slice(1, -1)}/64`;
}
