import type { DayLeftOut, WeeksRefused } from '../../../../src/contract/weeks.ts';

/** The words of the list of days, which come with it. */
export const weeks = {
  title: 'Weeks',
  how: 'First bar: the day. Grey is recorded, hatched at least over, the outline at most. Second bar: at least over alone, larger, on one scale for all days.',
  /** The two scales, beside the days. */
  scale: { day: 'Day', over: 'Over' },
  span: (from: string, to: string) => `${from} to ${to}`,
  earlier: 'Earlier weeks',
  later: 'Later weeks',
  report: 'A page for a clinician',
  paper: {
    from: 'First day',
    to: 'Last day',
    notes: 'With what the notes say',
    print: 'Print',
    how: 'Four weeks fit on one page; a longer span takes more. To keep it as a file, choose PDF where the browser asks for a printer.',
    badSpan: 'Choose a first day that is not after the last one.',
  },
  none: 'nothing recorded',
  recorded: (time: string) => `${time} recorded`,
  recordedSoFar: (time: string) => `${time} recorded so far`,
  longest: (time: string) => `longest ${time}`,
  thresholdChanged: (what: string) => `threshold ${what}`,
  changedTo: (first: string, next: string) => `${first}, then ${next}`,
  noThreshold: 'none',
  pending: 'still being worked out',
  pendingDays: (count: number) =>
    count === 1 ? 'One day is still being worked out.' : `${count} days are still being worked out.`,
  compared: {
    title: 'Beside the week before',
    week: (days: number, middle: string, lowest: string, highest: string, most: string) =>
      `${days} days: on the middle day ${middle}, on the days from ${lowest} to ${highest}; at most ${most} on the middle day`,
    this: (what: string) => `This week, ${what}.`,
    before: (what: string) => `The week before, ${what}.`,
    under: (bpm: number) => `Days recorded enough, with a threshold of ${bpm}\u00a0bpm.`,
    not: 'Not held against the week before:',
    middle: (time: string) => `at least ${time} over`,
    /** Of a day that was recorded enough: that nothing was seen is known. */
    noneSeen: 'none seen over',
    noneOnAny: (days: number, most: string) =>
      `${days} days: none seen over on any of them; at most ${most} on the middle day`,
    why: {
      'too-few-days': (before: number, now: number, needed: number) =>
        `each week needs at least ${needed} days recorded enough under one threshold; there are ${before} in the week before and ${now} in this one.`,
      'different-thresholds': () => 'the thresholds differ.',
    } satisfies Record<WeeksRefused, (before: number, now: number, needed: number) => string>,
    leftOut: 'Days left out',
    reason: {
      'nothing-recorded': 'nothing was recorded',
      'not-over-yet': 'the day is not over yet',
      'not-complete': 'too little was recorded',
      'no-threshold': 'no threshold was in force',
      'threshold-changed': 'the threshold changed on that day',
      'other-threshold': 'another threshold was in force',
    } satisfies Record<DayLeftOut, string>,
    day: (date: string, reason: string) => `${date}: ${reason}`,
  },
};
