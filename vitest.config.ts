import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** How long what is waited for may take where processes, sockets and browsers run on a busy machine. */
const PATIENT = { poll: { timeout: 15_000 } };

export default defineConfig({
  test: {
    reporters: ['default', './tests/support/closing-line.ts'],
    // Vitest leaves one processor idle: half of a small machine.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts', 'tests/property/**/*.test.ts'],
          setupFiles: ['tests/support/repeatable.ts'],
          // What modules remember (formats, calendars) is the same for every test: the files of a worker load them once.
          isolate: false,
          // Property tests run thousands of cases; on a busy machine they take their time.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          // Processes and sockets on a busy machine: one more try, told in the closing lines. Kills at
          // random moments have none, nor have the unit and property tests.
          retry: 1,
          expect: PATIENT,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          // As above: a browser on a busy machine has one more try, told in the closing lines.
          retry: 1,
          expect: PATIENT,
          testTimeout: 90_000,
          hookTimeout: 90_000,
          // One Chromium at a time: two on two processors save a quarter of the time, and now and then a test fails.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'screenshots',
          include: ['tests/browser/screenshots.ts'],
          testTimeout: 1_800_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'figures',
          include: ['tests/figures/**/*.test.ts'],
          testTimeout: 1_200_000,
          hookTimeout: 1_200_000,
          // What is measured must not be disturbed by what is measured beside it.
          fileParallelism: false,
        },
      },
    ],
  },
});
