import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** Slow tests (`npm run test:slow`) train whole rows of the catalogue; they are told apart by their names. */
const slow = process.env.TENSORLOOM_SLOW === '1';

export default defineConfig({
  test: {
    include: [slow ? 'tests/**/*.slow.ts' : 'tests/**/*.test.ts'],
    pool: 'forks',
    // No test touches the user's own folder; the native engine of the checkout is found where main/setup/native.mjs installs it.
    env: { TENSORLOOM_HOME: process.env.TENSORLOOM_HOME ?? path.join(import.meta.dirname, '.cache', 'native') },
    maxWorkers: 2,
    // What is broken fails by itself; these end only what hangs, on a machine that is slow and does other things too.
    testTimeout: slow ? 3_600_000 : 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 240_000, interval: 100 } },
  },
});
