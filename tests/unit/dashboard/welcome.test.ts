import { describe, expect, it } from 'vitest';
import { readPassed, type WelcomePassed, welcomeStep } from '../../../dashboard/src/welcome.ts';

const nothing = { hasStrap: false, hasThreshold: false };
const strap = { hasStrap: true, hasThreshold: false };
const both = { hasStrap: true, hasThreshold: true };

describe('the welcome', () => {
  it.each([
    ['begins with the strap', nothing, null, 'strap'],
    ['goes on by itself when the strap is chosen', strap, [], 'threshold'],
    ['ends with the sound', both, [], 'sound'],
    ['is over when the sound was heard', both, ['sound'], null],
    ['can be left for later, step by step', nothing, ['strap'], 'threshold'],
    ['can be left for later altogether', nothing, ['strap', 'threshold', 'sound'], null],
    ['does not greet a device that comes into a household', both, null, null],
    ['does not come back when the threshold is gone for a moment', strap, ['threshold', 'sound'], null],
  ] as const)('%s', (_promise, household, passed: WelcomePassed, step) => {
    expect(welcomeStep(household, passed)).toBe(step);
  });

  it('remembers what was passed on this device', () => {
    expect(readPassed(null)).toBeNull();
    expect(readPassed('')).toEqual([]);
    expect(readPassed('sound strap')).toEqual(['strap', 'sound']);
    expect(readPassed('<b>nonsense</b>')).toEqual([]);
  });
});
