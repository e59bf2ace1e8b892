import { expect, test } from 'vitest';
import { largestObject, smallestPart } from '#server/core/schema.ts';
import { mostPartsOfObject, partsOf, sizeOfPart } from './schema.ts';

const mebibyte = 1024 ** 2;
const eight = 8 * mebibyte;

test('[case 38] A file of up to one part is a single PUT, one byte more is two parts.', () => {
  expect(partsOf(0, eight)).toEqual({ partSize: 0, partCount: 1 });
  expect(partsOf(eight - 1, eight)).toEqual({ partSize: eight - 1, partCount: 1 });
  expect(partsOf(eight, eight)).toEqual({ partSize: eight, partCount: 1 });
  expect(partsOf(eight + 1, eight)).toEqual({ partSize: eight, partCount: 2 });
});

test('[case 38] Parts grow by whole MiB where 10,000 of them would not suffice.', () => {
  expect(partsOf(mostPartsOfObject * eight, eight)).toEqual({ partSize: eight, partCount: 10_000 });
  const more = partsOf(mostPartsOfObject * eight + 1, eight);
  expect(more.partSize).toBe(9 * mebibyte);
  expect(partsOf(largestObject, smallestPart).partCount).toBeLessThanOrEqual(mostPartsOfObject);
  expect(partsOf(6 * 1024 ** 3, eight)).toEqual({ partSize: eight, partCount: 768 });
});

test.each([eight + 1, 3 * eight, largestObject, largestObject - 1, 1234567891])(
  'The parts of %d bytes add up to it, and none is too small but the last.',
  (size) => {
    const cut = partsOf(size, eight);
    const last = sizeOfPart({ ...cut, size }, cut.partCount);
    expect((cut.partCount - 1) * cut.partSize + last).toBe(size);
    expect(last).toBeGreaterThan(0);
    expect(sizeOfPart({ ...cut, size }, 1)).toBeGreaterThanOrEqual(smallestPart);
  },
);
