import { afterEach, beforeEach } from 'vitest';

// Vitest itself fails a run with an unhandled rejection; here each one is pinned on its test.
const complaints: string[] = [];

function describe(value: unknown): string {
  return value instanceof Error ? (value.stack ?? value.message) : String(value);
}

const onRejection = (reason: unknown) => {
  complaints.push(`Unhandled rejection: ${describe(reason)}`);
};

process.on('unhandledRejection', onRejection);

console.error = (...values: unknown[]) => {
  complaints.push(`console.error: ${values.map(describe).join(' ')}`);
};

/**
 * Takes what was complained about so far, for a test that expects it; the test passes then.
 */
export function takeComplaints(): string[] {
  return complaints.splice(0);
}

beforeEach(() => {
  complaints.length = 0;
});

afterEach(async () => {
  // Rejections are reported after the microtasks of the test: one turn of the loop later.
  await new Promise((resolve) => setImmediate(resolve));
  const found = takeComplaints();
  if (found.length > 0) throw new Error(`The test left complaints:\n${found.join('\n')}`);
});
