import { type ChecksumAlgorithm, checksumBytes, polynomials } from './checksums.ts';

export type CrcAlgorithm = keyof typeof polynomials;

/** Whether the checksum of a whole follows from those of its pieces. */
export function isCrc(algorithm: ChecksumAlgorithm): algorithm is CrcAlgorithm {
  return Object.hasOwn(polynomials, algorithm);
}

/** A piece of the content: its CRC in base64 and its length in bytes. */
export interface CrcPiece {
  value: string;
  size: number;
}

/** Product of two polynomials over GF(2), modulo the algorithm's; bits are in reversed order. */
function multiply(left: bigint, right: bigint, algorithm: CrcAlgorithm): bigint {
  const one = 1n << BigInt(checksumBytes[algorithm] * 8 - 1);
  let product = 0n;
  let shifted = right;
  for (let bit = one; bit > 0n; bit >>= 1n) {
    if (left & bit) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ polynomials[algorithm] : shifted >> 1n;
  }
  return product;
}

/** What appending `size` bytes multiplies a CRC by: x to the power of 8 * size. */
function shiftBy(size: number, algorithm: CrcAlgorithm): bigint {
  const one = 1n << BigInt(checksumBytes[algorithm] * 8 - 1);
  let power = one;
  let square = one >> 8n;
  for (let rest = BigInt(size); rest > 0n; rest >>= 1n) {
    if (rest & 1n) power = multiply(power, square, algorithm);
    square = multiply(square, square, algorithm);
  }
  return power;
}

/**
 * The CRC of a whole, in base64, from those of its pieces, without their bytes: crc(AB) is
 * crc(A) * x^(8 |B|) + crc(B), as in zlib's crc32_combine.
 */
export function combineCrcs(algorithm: CrcAlgorithm, pieces: readonly CrcPiece[]): string {
  const shifts = new Map<number, bigint>();
  let whole = 0n;
  for (const { value, size } of pieces) {
    const shift = shifts.get(size) ?? shiftBy(size, algorithm);
    shifts.set(size, shift);
    const own = BigInt(`0x${Buffer.from(value, 'base64').toString('hex')}`);
    whole = multiply(shift, whole, algorithm) ^ own;
  }
  const digits = checksumBytes[algorithm] * 2;
  return Buffer.from(whole.toString(16).padStart(digits, '0'), 'hex').toString('base64');
}
