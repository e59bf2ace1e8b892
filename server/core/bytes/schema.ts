const units = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'];
const grouped = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** A size for people, in powers of 1,000 as operating systems show it: "1.5 MB". */
export function byteSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 999.95 would be rounded to "1,000" of the smaller unit.
  while (value >= (unit === 0 ? 1_000 : 999.95) && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  if (unit === 0) return exactBytes(bytes);
  return `${value >= 100 ? Math.round(value) : short.format(value)} ${units[unit]}`;
}

/** "1,234 bytes" */
export const exactBytes = (bytes: number): string =>
  bytes === 1 ? '1 byte' : `${grouped.format(bytes)} bytes`;
