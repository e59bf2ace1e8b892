import { gzipSync } from 'node:zlib';

/**
 * The scripts that a page's HTML names, each once: those of its tags, and those that its data ask
 * for before React takes over. Left out are `nomodule` scripts, which no browser that we support loads.
 */
export function scriptsOf(html: string): string[] {
  const modern = html.replaceAll(/<script[^>]*\snomodule[^>]*>/gi, '');
  const found = modern.matchAll(/\/_next\/static\/[^"'\\\s]+?\.js\b/g);
  return [...new Set([...found].map(([address]) => address))];
}

/** How many bytes of JavaScript come with the first sight of a page, each script gzipped by itself. */
export async function scriptBytes(html: string, base: string): Promise<number> {
  const scripts = scriptsOf(html);
  if (scripts.length === 0) throw new Error('the page has no script');
  const sizes = await Promise.all(
    scripts.map(async (address) => {
      const response = await fetch(new URL(address, base));
      if (!response.ok) throw new Error(`${address} was answered with ${response.status}`);
      return gzipSync(Buffer.from(await response.arrayBuffer())).length;
    }),
  );
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}
