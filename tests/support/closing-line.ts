import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends every run with one plain line: how many tests passed, failed and were skipped; and above it each test that
 * passed at its second try only, with what went wrong at the first, so that a test that fails now and then is mended.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const second: string[] = [];
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { errors = [], state } = test.result();
        count[state] += 1;
        if (!test.diagnostic()?.flaky) continue;
        const whys = errors.map(({ message, stack }) => `\n  ${message}\n  ${placeIn(stack ?? '')}`);
        second.push(`${module.relativeModuleId}: ${test.fullName}${whys.join('')}`);
      }
      // A file that could not be loaded has no tests, and has failed all the same.
      if (module.children.size === 0 && module.state() === 'failed') count.failed += 1;
    }
    for (const name of second) process.stdout.write(`\npassed at the second try only: ${name}`);
    const skipped = count.skipped + count.pending;
    process.stdout.write(
      `\n${count.passed} passed, ${count.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
    );
  }
}

/** Which line of a test a stack leads to. */
const placeIn = (stack: string): string =>
  stack
    .split('\n')
    .find((line) => line.includes('/tests/'))
    ?.trim() ?? 'Nothing says where.';
