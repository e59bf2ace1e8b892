import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runTool } from '../process/tool.ts';

function contents(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

/**
 * Generates migrations into a copy of the folder: what appears there is missing in the project.
 * @param root the project, with db/drizzle.config.ts and db/migrations
 */
export async function findMissingMigrations(root: string, signal?: AbortSignal): Promise<string[]> {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const directory = mkdtempSync(join(cache, 'holdall-migrations-'));
  const out = join(directory, 'migrations');
  try {
    cpSync(join(root, 'db', 'migrations'), out, { recursive: true });
    const before = contents(out);
    const config = join(directory, 'drizzle.config.ts');
    writeFileSync(
      config,
      `import config from ${JSON.stringify(join(root, 'db', 'drizzle.config.ts'))};\nexport default { ...config, out: ${JSON.stringify(relative(root, out))} };\n`,
    );
    const { ok, output } = await runTool({
      script: 'node_modules/drizzle-kit/bin.cjs',
      args: ['generate', '--config', relative(root, config)],
      ...(signal ? { signal } : {}),
    });
    if (!ok) return [output];
    const added = contents(out).filter((name) => !before.includes(name));
    return added.map(
      (name) => `${name} is missing: run npm run database:generate -- --name <name>`,
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
