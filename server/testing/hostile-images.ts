import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

function chunk(type: string, body: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const out = Buffer.alloc(typed.length + 8);
  out.writeUInt32BE(body.length, 0);
  typed.copy(out, 4);
  out.writeUInt32BE(crc32(typed), typed.length + 4);
  return out;
}

/**
 * A black PNG of one bit a pixel (https://www.w3.org/TR/png-3/): a few kilobytes, whatever it
 * unpacks to. `rows` fewer than its height: it promises more than it has.
 */
export function makeBomb(width: number, height: number, rows = height): Uint8Array<ArrayBuffer> {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 1;
  const row = Math.ceil(width / 8) + 1;
  return Uint8Array.from(
    Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      chunk('IHDR', head),
      chunk('IDAT', deflateSync(Buffer.alloc(row * rows), { level: 9 })),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

const noise = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: 'black',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });

const bytes = async (image: Sharp): Promise<Uint8Array<ArrayBuffer>> =>
  Uint8Array.from(await image.toBuffer());

/** A photograph that lies on its side, with a place and a time in its metadata. */
export const makeRotated = (width: number, height: number) =>
  bytes(
    noise(width, height)
      .jpeg()
      .withExif({ IFD0: { Artist: 'Ada Lovelace' }, IFD3: { GPSLatitude: '48/1 8/1 0/1' } })
      .withMetadata({ orientation: 6 }),
  );

export const makeCmyk = (width: number, height: number) =>
  bytes(noise(width, height).toColourspace('cmyk').jpeg());

/** Many frames, each of another colour; the first is red. */
export function makeAnimation(
  format: 'gif' | 'webp',
  side: number,
  frames: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const raw = Buffer.alloc(side * side * frames * 3);
  for (let frame = 0; frame < frames; frame++)
    for (let pixel = 0; pixel < side * side; pixel++)
      raw[(frame * side * side + pixel) * 3 + (frame % 3)] = 255;
  const input = { width: side, height: side * frames, channels: 3, pageHeight: side } as const;
  return bytes(sharp(raw, { raw: input }).toFormat(format));
}

export const makeJpeg = (width: number, height: number) => bytes(noise(width, height).jpeg());
