/** How long one look at an object may take: this, and what its bytes take at the slowest speed. */
export const longestReading = { seconds: 120, bytesPerSecond: 4 * 1024 * 1024 } as const;

/** Milliseconds. */
export const patienceFor = (size: number): number =>
  Math.ceil((longestReading.seconds + size / longestReading.bytesPerSecond) * 1_000);
