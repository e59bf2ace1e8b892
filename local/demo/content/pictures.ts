import sharp from 'sharp';
import { between, pick, type Random, randomFor } from './random.ts';

type Colour = [number, number, number];

const skies: [Colour, Colour][] = [
  [
    [44, 62, 110],
    [250, 190, 140],
  ],
  [
    [90, 150, 210],
    [225, 238, 245],
  ],
  [
    [30, 30, 60],
    [190, 90, 90],
  ],
  [
    [120, 160, 150],
    [245, 240, 215],
  ],
];

const mix = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

/** The height of a ridge over the width of the picture, from 0 (bottom) to 1. */
function ridge(random: Random, base: number, steepness: number): (x: number) => number {
  const waves = [2, 5, 11, 23].map((frequency) => ({
    frequency: frequency * (0.8 + 0.4 * random()),
    phase: random() * 2 * Math.PI,
    height: (steepness / frequency) * (0.5 + random()),
  }));
  return (x) =>
    waves.reduce(
      (sum, { frequency, phase, height }) => sum + height * Math.sin(frequency * x * 2 + phase),
      base,
    );
}

/** Ridges before a sky, as rows of red, green and blue. */
function landscape(random: Random, width: number, height: number): Buffer {
  const [top, bottom] = pick(random, skies);
  const ridges = [0.62, 0.5, 0.38, 0.24].map((base) => ridge(random, base, 0.16));
  const near: Colour = [between(random, 15, 45), between(random, 30, 60), between(random, 25, 55)];
  const pixels = Buffer.alloc(width * height * 3);
  for (let x = 0; x < width; x++) {
    const heights = ridges.map((at) => at(x / width));
    for (let y = 0; y < height; y++) {
      const level = 1 - y / height;
      const inFront = heights.findLastIndex((edge) => level < edge);
      const colour =
        inFront < 0
          ? mix(bottom, top, level)
          : mix(bottom, near, 0.25 + (0.75 * (inFront + 1)) / ridges.length);
      const at = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel++) pixels[at + channel] = colour[channel] ?? 0;
    }
  }
  return pixels;
}

/** Grey noise around the middle: laid over a picture it is the grain of a real photograph. */
async function grain(random: Random, side: number): Promise<Buffer> {
  const noise = Buffer.from(Array.from({ length: side * side }, () => 84 + random() * 88));
  return sharp(noise, { raw: { width: side, height: side, channels: 1 } })
    .png()
    .toBuffer();
}

/** A photograph as a camera stores it. The subject is drawn small and enlarged, grain at full size. */
export async function makePhotograph(name: string, width: number, height: number): Promise<Buffer> {
  const random = randomFor(name);
  const small = { width: Math.ceil(width / 6), height: Math.ceil(height / 6) };
  const pixels = landscape(random, small.width, small.height);
  const enlarged = await sharp(pixels, { raw: { ...small, channels: 3 } })
    .resize(width, height, { kernel: 'cubic', fit: 'fill' })
    .raw()
    .toBuffer();
  return sharp(enlarged, { raw: { width, height, channels: 3 } })
    .composite([
      { input: await grain(random, Math.min(256, width, height)), tile: true, blend: 'soft-light' },
    ])
    .jpeg({ quality: 78 })
    .toBuffer();
}

/** A drawing of straight lines, for plans: walls, rooms, a grid. */
export function makeDrawing(name: string, width = 1600, height = 1100): string {
  const random = randomFor(name);
  const columns = between(random, 4, 6);
  const rows = between(random, 3, 4);
  const cell = { width: (width - 200) / columns, height: (height - 200) / rows };
  const rooms = Array.from({ length: columns * rows }, (_, i) => {
    const x = 100 + (i % columns) * cell.width;
    const y = 100 + Math.floor(i / columns) * cell.height;
    const shade = pick(random, ['#ffffff', '#eef3f6', '#f6efe6', '#e9f2ec']);
    const door = cell.width * (0.2 + 0.5 * random());
    return `<rect x="${x}" y="${y}" width="${cell.width}" height="${cell.height}" fill="${shade}" stroke="#24323f" stroke-width="8"/><path d="M${x + door} ${y} h46" stroke="${shade}" stroke-width="10"/><path d="M${x + door} ${y} a46 46 0 0 0 46 46" fill="none" stroke="#24323f" stroke-width="2"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fbfaf7"/>${rooms.join('')}</svg>\n`;
}

/** Columns of a chart, as SVG. */
export function makeChart(name: string, width = 1400, height = 800): string {
  const random = randomFor(name);
  const bars = Array.from({ length: 12 }, (_, i) => {
    const tall = between(random, 60, height - 200);
    const x = 100 + (i * (width - 200)) / 12;
    const colour = i === 11 ? '#c2571a' : '#2f6f73';
    return `<rect x="${x}" y="${height - 100 - tall}" width="62" height="${tall}" rx="6" fill="${colour}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#ffffff"/><path d="M80 ${height - 100}H${width - 60}" stroke="#888" stroke-width="3"/>${bars.join('')}</svg>\n`;
}

/** An SVG as pixels. */
export function render(svg: string, format: 'png' | 'webp'): Promise<Buffer> {
  return sharp(Buffer.from(svg)).toFormat(format).toBuffer();
}
