/** The steps of the first run, in their order. Each can be left for later. */
export const WELCOME_STEPS = ['strap', 'threshold', 'sound'] as const;
export type WelcomeStep = (typeof WELCOME_STEPS)[number];

/** What was left for later, or done, on this device; null: the welcome has not begun here. */
export type WelcomePassed = readonly WelcomeStep[] | null;

interface Household {
  readonly hasStrap: boolean;
  readonly hasThreshold: boolean;
}

/**
 * The step that the wearer is shown, or null. A device that comes into a household which has its strap and
 * its threshold is not welcomed: there is nothing to set up.
 */
export function welcomeStep(
  { hasStrap, hasThreshold }: Household,
  passed: WelcomePassed,
): WelcomeStep | null {
  if (passed === null && hasStrap && hasThreshold) return null;
  const isDone = { strap: hasStrap, threshold: hasThreshold, sound: false };
  return WELCOME_STEPS.find((step) => !isDone[step] && !passed?.includes(step)) ?? null;
}

/** What was kept on this device; what cannot be read counts as not begun. */
export function readPassed(text: string | null): WelcomePassed {
  if (text === null) return null;
  const kept = text.split(' ');
  return WELCOME_STEPS.filter((step) => kept.includes(step));
}
