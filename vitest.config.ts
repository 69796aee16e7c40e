import { defineConfig } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';
import { LongestFirst } from './tests/support/longestFirst.ts';

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        plugins: [WxtVitest()],
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}'],
          environment: 'node',
          // Properties take seconds, and more of them on a busy machine.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          environment: 'node',
          pool: 'forks',
          // Most of the time a test waits for seconds to pass: two files at once take half as long.
          // With three or four, two cores that had other work as well were too busy for calls in real
          // browsers, each of which takes half a core. What is to come in time is measured by what the
          // machine had to give (tests/support/pace.ts).
          maxWorkers: 2,
          testTimeout: 90_000,
          hookTimeout: 120_000,
          // A real call between real browsers is late now and then on a shared machine. Who changes
          // code shall see that; a run that decides shall not fall over it, once or twice.
          retry: process.env.CI ? 2 : 0,
        },
      },
    ],
  },
});
