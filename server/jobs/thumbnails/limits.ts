/**
 * What an image may cost, each of its own process. A picture that is larger, slower or hungrier has
 * no thumbnail (decision 035 has the measurements).
 */
export const renderingLimits = {
  /** Bytes that are read. */
  input: 100 * 1024 ** 2,
  /** Width times height. Decoded whole, as some formats must be, that is 400 MB. */
  pixels: 100_000_000,
  /** Bytes of private memory; about 650 MB of them are addresses that Node only reserves. */
  memory: 1_536 * 1024 ** 2,
  /** Seconds of computing, by the library's own clock. */
  computing: 20,
  /** Seconds of the processor's: they hold also when nobody is left who could end it. */
  processor: 60,
  /** Milliseconds from start to end, reading from the store included. */
  whole: 90_000,
  /** Bytes that are taken from the process. */
  output: 8 * 1024 ** 2,
} as const;

/** How often an image is begun whose making ends without an answer. */
export const mostTries = 3;
