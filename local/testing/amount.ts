/**
 * How much of something a test does: little in `npm test`, much in `npm run soak`, which runs the
 * files `*.soak.test.ts` again with large amounts.
 */
export const amount = (little: number, much: number): number =>
  process.env.SOAK === '1' ? much : little;
