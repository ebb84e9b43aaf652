import { defineConfig } from 'vitest/config';
import { runTypescript } from './test/run-typescript/argv.ts';

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'], externalConditions: ['source'] } },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    execArgv: [...runTypescript], // for threads that plugins start from their sources
  },
});
