import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { pdfAsset } from './pdf-assets.ts';

const get = (kind: string, name: string) =>
  pdfAsset(new Request('http://localhost/'), { params: Promise.resolve({ kind, name }) });

const inPackage = (kind: string) => path.join('node_modules', 'pdfjs-dist', kind);

test.each(['cmaps', 'iccs', 'standard_fonts', 'wasm'])(
  'the package has what is served of its %s',
  async (kind) => {
    const [name = ''] = readdirSync(inPackage(kind)).filter((file) => !file.startsWith('LICENSE'));
    const response = await get(kind, name);
    expect(response.status).toBe(200);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(0);
  },
);

test.each([
  ['build', 'pdf.mjs'],
  ['cmaps', '..'],
  ['cmaps', '../package.json'],
  ['cmaps', '..%2fpackage.json'],
  ['..', 'package.json'],
  ['cmaps', '.'],
  ['cmaps', 'there-is-none.bcmap'],
  ['constructor', 'name'],
])('nothing else is served: %s/%s', async (kind, name) => {
  expect((await get(kind, name)).status).toBe(404);
});
