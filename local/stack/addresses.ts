import { isIPv6 } from 'node:net';
import { isLoopback, type StackSettings } from './settings.ts';

export type Addresses = {
  /** Where people reach the app. */
  url: string;
  /** Where commands on this machine reach the app. */
  listening: string;
  /** Where the local object store listens. */
  storeHost: string;
  /** Where the server reaches the local object store. */
  storeEndpoint: string;
  /** Where browsers do; signed into the URLs. */
  publicStoreEndpoint: string;
  /** What is likely not meant, in words. */
  notices: string[];
};

function bracketed(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}

/** An address that the server itself can connect to, for an address to listen on. */
function reachable(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : bracketed(host);
}

function notices(settings: StackSettings, url: URL, storePort: number): string[] {
  const open = !isLoopback(settings.host);
  const local = isLoopback(url.hostname);
  const found: string[] = [];
  if (open && local) {
    found.push(
      'Other machines reach this one, but links and sign-in work for HOLDALL_URL only: set it to the address that people use.',
    );
  }
  if (settings.store || settings.publicStoreEndpoint) return found;
  if (url.protocol === 'https:') {
    found.push(
      `Browsers will not send files from an https page to http://${url.host}: put the object store (port ${storePort}) behind https too and set S3_PUBLIC_ENDPOINT.`,
    );
  } else if (!open && !local) {
    found.push(
      `HOLDALL_URL names ${url.hostname}, but HOST is ${settings.host}: unless a proxy passes both ports on, set HOST=0.0.0.0.`,
    );
  }
  return found;
}

/** Works out all addresses once the ports are known. */
export function resolveAddresses(
  settings: StackSettings,
  ports: { web: number; store: number },
): Addresses {
  const url = new URL(settings.url ?? `http://localhost:${ports.web}`);
  const storeHost = isLoopback(settings.host) ? '127.0.0.1' : settings.host;
  return {
    url: url.origin,
    listening: `http://${reachable(settings.host)}:${ports.web}`,
    storeHost,
    storeEndpoint: `http://${reachable(storeHost)}:${ports.store}`,
    publicStoreEndpoint: settings.publicStoreEndpoint ?? `http://${url.hostname}:${ports.store}`,
    notices: notices(settings, url, ports.store),
  };
}
