import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { scratchDirectory } from '#local/testing/scratch.ts';
import {
  makeAnimation,
  makeBomb,
  makeCmyk,
  makeJpeg,
  makeRotated,
} from '#server/testing/hostile-images.ts';
import { type Pictures, render } from './rendering.ts';

const renderBytes = (image: Uint8Array, signal?: AbortSignal) =>
  render(async (write) => {
    for (let at = 0; at < image.length; at += 65_536)
      if (!(await write(image.subarray(at, at + 65_536)))) return;
  }, signal);

async function made(image: Uint8Array): Promise<Pictures> {
  const rendering = await renderBytes(image);
  if (rendering.outcome === 'none') throw new Error(rendering.problem);
  return rendering;
}

const text = (content: string) => new TextEncoder().encode(content);

const box = async (picture: Buffer) => {
  const { width, height, format, space, exif, icc, orientation } = await sharp(picture).metadata();
  return { width, height, format, space, exif, icc, orientation };
};

const plain = { format: 'webp', space: 'srgb', exif: undefined, icc: undefined };

test('an image has three pictures that fit their boxes, upright and without metadata', async () => {
  const pictures = await made(await makeRotated(1600, 800));
  expect(pictures).toMatchObject({ width: 800, height: 1600 });
  expect(await box(pictures.small)).toMatchObject({ width: 32, height: 64, ...plain });
  expect(await box(pictures.medium)).toMatchObject({ width: 128, height: 256, ...plain });
  expect(await box(pictures.large)).toMatchObject({ width: 512, height: 1024, ...plain });
  expect((await box(pictures.large)).orientation).toBeUndefined();
});

test('a small image is not enlarged, and a drawing is drawn as large as it is shown', async () => {
  const icon = await made(await makeJpeg(20, 10));
  expect(icon).toMatchObject({ width: 20, height: 10 });
  expect(icon.small.equals(icon.large)).toBe(true);
  const drawing = new TextEncoder().encode(
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="12"><script>alert(1)</script><circle r="5"/></svg>',
  );
  expect(await box((await made(drawing)).large)).toMatchObject({ width: 1024, height: 512 });
});

test('colours for print become colours of a screen', async () => {
  expect(await box((await made(await makeCmyk(300, 200))).medium)).toMatchObject(plain);
});

test.each(['gif', 'webp'] as const)(
  'an animation of twenty frames as %s shows its first',
  async (format) => {
    const { medium } = await made(await makeAnimation(format, 128, 20));
    const { pages = 1 } = await sharp(medium).metadata();
    expect(pages).toBe(1);
    const [red, green, blue] = (await sharp(medium).stats()).dominant
      ? Object.values((await sharp(medium).stats()).dominant)
      : [];
    expect(red).toBeGreaterThan(200);
    expect(Math.max(green ?? 0, blue ?? 0)).toBeLessThan(50);
  },
);

const laughs = `<!DOCTYPE svg [<!ENTITY l0 "lol">${Array.from({ length: 10 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('')}]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&l10;</text></svg>`;

describe('[case 46] what is no sound image has no thumbnail, with words, and ends nothing', () => {
  test.each([
    [
      'a bomb of 900 million pixels',
      async () => makeBomb(30_000, 30_000),
      'It has too many pixels.',
    ],
    [
      'one that promises rows that it does not have',
      async () => makeBomb(5_000, 5_000, 10),
      'It is not a sound image.',
    ],
    [
      'half a photograph',
      async () => (await makeJpeg(1_000, 800)).slice(0, 30_000),
      'It is not a sound image.',
    ],
    [
      'a page that is named as an image',
      async () => text('<!doctype html><script>alert(1)</script>'),
      'It is not a sound image.',
    ],
    [
      'a vast drawing',
      async () => text('<svg xmlns="http://www.w3.org/2000/svg" width="900000" height="900000"/>'),
      'It has too many pixels.',
    ],
    ['a drawing of a billion laughs', async () => text(laughs), 'It is not a sound image.'],
    ['nothing', async () => new Uint8Array(), 'It is not a sound image.'],
  ])('%s', async (_, make, problem) => {
    expect(await renderBytes(await make())).toEqual({ outcome: 'none', problem });
  });
});

test('a file from beside the image, or from elsewhere, cannot be drawn into it', async () => {
  const folder = scratchDirectory();
  await sharp(await makeJpeg(64, 64)).toFile(join(folder, 'secret.png'));
  for (const href of [join(folder, 'secret.png'), `file://${join(folder, 'secret.png')}`]) {
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><image href="${href}" width="64" height="64"/></svg>`;
    const { small } = await made(text(drawing));
    expect((await sharp(small).stats()).channels.map(({ max }) => max)).toEqual([0, 0, 0, 0]);
  }
});

test('a worker that stops takes the process along, and nothing is said of the image', async () => {
  const stop = new AbortController();
  const begun = render(async () => {
    stop.abort(new Error('the worker stops'));
  }, stop.signal);
  await expect(begun).rejects.toThrow('the worker stops');
});
