import { defineConfig } from 'vitest/config';

/** `npm test`: everything that needs no server, browser or network. CI adds the suites named `*.ci.test.ts`. */
const ci = process.env['CASEWRIGHT_SUITE'] === 'ci';

export default defineConfig({
  test: {
    include: ci ? ['**/*.ci.test.ts'] : ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/out/**', ...(ci ? [] : ['**/*.ci.test.ts'])],
    globalSetup: ['test/provide-database.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
