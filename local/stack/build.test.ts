import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDirectory } from '../testing/scratch.ts';
import { hashSources } from './build.ts';

function project(): string {
  const root = scratchDirectory();
  mkdirSync(join(root, 'app/files'), { recursive: true });
  writeFileSync(join(root, 'app/page.tsx'), 'export default 1;');
  writeFileSync(join(root, 'next.config.ts'), 'export default {};');
  return root;
}

test('the same sources have the same hash wherever they lie', () => {
  expect(hashSources(project())).toBe(hashSources(project()));
});

test.each([
  ['changed', 'app/page.tsx', 'export default 2;'],
  ['new', 'app/files/page.tsx', ''],
  ['configuring', 'next.config.ts', 'export default { poweredByHeader: false };'],
])('a %s file asks for a build', (_kind, path, text) => {
  const root = project();
  const before = hashSources(root);
  writeFileSync(join(root, path), text);

  expect(hashSources(root)).not.toBe(before);
});

test('a test asks for none', () => {
  const root = project();
  const before = hashSources(root);
  writeFileSync(join(root, 'app/page.test.tsx'), 'x');

  expect(hashSources(root)).toBe(before);
});
