/** "1 file", "5,000 files". */
export const fileCount = (count: number): string =>
  count === 1 ? '1 file' : `${count.toLocaleString('en')} files`;
