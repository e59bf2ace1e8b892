import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Folders of the package that its browser part loads from: fonts, tables of characters, decoders. */
const folders = ['cmaps', 'iccs', 'standard_fonts', 'wasm'];

const types: Readonly<Record<string, string>> = {
  '.wasm': 'application/wasm',
  '.js': 'text/javascript; charset=utf-8',
};

const notFound = () => new Response('Not found.\n', { status: 404 });

/**
 * Serves what pdf.js needs beside its code, from its package: documents without fonts of their own,
 * or with pictures in rare formats, could not be shown else. Public, as its code is.
 */
export async function pdfAsset(
  _: Request,
  { params }: { params: Promise<{ kind: string; name: string }> },
): Promise<Response> {
  const { kind, name } = await params;
  if (!folders.includes(kind) || !/^[\w.-]+$/.test(name) || name.startsWith('.')) return notFound();
  try {
    const file = path.join(process.cwd(), 'node_modules', 'pdfjs-dist', kind, name);
    return new Response(await readFile(file), {
      headers: {
        'content-type': types[path.extname(name)] ?? 'application/octet-stream',
        'cache-control': 'public, max-age=86400',
      },
    });
  } catch {
    return notFound();
  }
}
