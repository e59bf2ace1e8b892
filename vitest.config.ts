import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['./local/testing/global-setup.ts'],
    setupFiles: ['./local/testing/setup.ts'],
    pool: 'forks',
    // Much of a test is waiting for PostgreSQL and the store: a second worker fills that time.
    maxWorkers: 3,
    // node:sqlite still announces itself as experimental in every process.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { LOG_LEVEL: 'silent' },
    testTimeout: process.env.SOAK === '1' ? 3_600_000 : 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{app,components,server,db,local,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.isolation.test.ts'],
        },
      },
      {
        extends: true,
        // The application's own filter is taken away: only the database holds the wall.
        resolve: { alias: { '#db/in-workspace.ts': '/server/testing/isolation/no-filter.ts' } },
        test: { name: 'isolation', include: ['server/**/*.isolation.test.ts'] },
      },
    ],
  },
});
