/** Units of sizes that people type, in powers of 1,000 as everywhere on the pages. */
export const byteUnits = {
  bytes: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
} as const;
export type ByteUnit = keyof typeof byteUnits;

/** What a field of a size holds while somebody types. */
export interface TypedSize {
  text: string;
  unit: ByteUnit;
}

const units = Object.keys(byteUnits).reverse() as ByteUnit[];
const decimals = 3;

/** Bytes as one would type them: in the largest unit that says them exactly with few digits. */
export function typedSize(bytes: number | null, otherwise: ByteUnit = 'GB'): TypedSize {
  if (bytes === null || !Number.isFinite(bytes)) return { text: '', unit: otherwise };
  if (bytes === 0) return { text: '0', unit: otherwise };
  const unit = units.find((each) => {
    const value = bytes / byteUnits[each];
    return value >= 1 && Number(value.toFixed(decimals)) * byteUnits[each] === bytes;
  });
  return { text: String(bytes / byteUnits[unit ?? 'bytes']), unit: unit ?? 'bytes' };
}

/** Bytes of what was typed: null where it is empty, NaN where it is no number. */
export function bytesOf({ text, unit }: TypedSize): number | null {
  const typed = text.trim();
  if (typed === '') return null;
  if (!/^-?\d*[.,]?\d+$/.test(typed)) return Number.NaN;
  const bytes = Number(typed.replace(',', '.')) * byteUnits[unit];
  // 1.1 GB is 1100000000.0000001: what is that close to a whole byte is meant to be one.
  const whole = Math.round(bytes);
  return Math.abs(bytes - whole) < 1e-3 ? whole : bytes;
}
