import { defineConfig } from 'playwright/test';
import { browserArguments, findBrowser } from './local/testing/browser.ts';

const executablePath = findBrowser();
/** `npm run soak`: journeys with large files, one after the other, which take as long as they take. */
const soak = process.env.SOAK === '1';
const minutes = 60_000;

export default defineConfig({
  testDir: 'e2e',
  testMatch: soak ? '*.soak.ts' : '*.spec.ts',
  outputDir: 'test-results/browser',
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  fullyParallel: true,
  forbidOnly: true,
  workers: soak ? 1 : 2,
  retries: 0,
  timeout: soak ? 60 * minutes : 90_000,
  globalTimeout: soak ? 180 * minutes : 14 * minutes,
  expect: { timeout: 15_000 },
  use: {
    baseURL: process.env.HOLDALL_URL ?? 'http://localhost:3000',
    browserName: 'chromium',
    headless: true,
    actionTimeout: 15_000,
    navigationTimeout: 20_000,
    trace: 'off',
    video: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      args: browserArguments,
      ...(executablePath ? { executablePath } : {}),
    },
  },
});
