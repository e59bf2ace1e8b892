import { defineConfig } from 'playwright/test';
import { browserArguments, findBrowser } from './local/testing/browser.ts';

const executablePath = findBrowser();

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results/browser',
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  retries: 0,
  timeout: 90_000,
  globalTimeout: 8 * 60_000,
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
