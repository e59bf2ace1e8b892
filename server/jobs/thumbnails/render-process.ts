import { writeSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import sharp, { type Metadata, type OutputInfo } from 'sharp';
import { thumbnailPixels } from '#server/thumbnails/sizes/schema.ts';
import { renderingLimits } from './limits.ts';
import type { RenderingHeader } from './rendering.ts';

// A process for one image that somebody else has made: it knows no secret, reads the image from its
// input, answers with a line of JSON and the pictures' bytes, and may be killed at any moment.
sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff', 'Svg'].map(
    (format) => `VipsForeignLoad${format}`,
  ),
});

/** Thumbnails look alike everywhere: sRGB of 8 bits, upright, without metadata. */
const quality = 80;

const options = {
  limitInputPixels: renderingLimits.pixels,
  failOn: 'truncated',
  sequentialRead: true,
} as const;

/** A drawing has no pixels of its own: it is drawn as large as its largest thumbnail. */
function densityOf({ format, width = 1, height = 1, density = 72 }: Metadata) {
  if (format !== 'svg') return undefined;
  const wanted = (density * thumbnailPixels.large) / Math.max(width, height);
  return Math.min(Math.max(wanted, 1), 10_000);
}

type Raw = { data: Buffer; info: OutputInfo };

const shrink = ({ data, info: { width, height, channels } }: Raw, side: number) =>
  sharp(data, { raw: { width, height, channels } })
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality })
    .toBuffer();

async function render(image: Buffer): Promise<void> {
  const metadata = await sharp(image, options).metadata();
  const density = densityOf(metadata);
  const side = thumbnailPixels.large;
  const largest = await sharp(image, { ...options, ...(density ? { density } : {}) })
    .timeout({ seconds: renderingLimits.computing })
    .autoOrient()
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const sizes = ['small', 'medium', 'large'] as const;
  const pictures = await Promise.all(sizes.map((size) => shrink(largest, thumbnailPixels[size])));
  const { width, height } = density ? largest.info : metadata.autoOrient;
  answer({ width, height, bytes: pictures.map(({ length }) => length) }, pictures);
}

function answer(header: RenderingHeader, pictures: Buffer[] = []): void {
  const all = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...pictures]);
  for (let at = 0; at < all.length; ) at += writeSync(1, all, at);
}

writeSync(1, 'ready\n');
await render(await buffer(process.stdin)).catch((error: unknown) =>
  answer({ problem: error instanceof Error ? error.message : String(error) }),
);
