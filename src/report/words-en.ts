import type { NoteKind } from '../contract/note.ts';
import type { ThresholdMethod } from '../contract/threshold.ts';

const daysInWords = (count: number) => (count === 1 ? '1 day' : `${count} days`);

/** The words of the page for a clinician: the same on the screen and from the command. */
export const english = {
  language: 'en',
  locale: 'en-GB',
  title: (from: string, to: string) => `Time over threshold, ${from} to ${to}`,
  made: (when: string, zone: string, version: string) =>
    `Made ${when} by Plimsoll ${version}; times of ${zone}.`,
  minutes: (count: number) => `${count} min`,
  seconds: (count: number) => `${count} s`,
  hours: (hours: number, minutes: string) => `${hours} h ${minutes}`,
  percent: (share: number) => `${share} %`,
  unknown: 'unknown',
  none: 'none',

  coverage: {
    title: 'What was recorded',
    days: (recorded: number, days: number) => `${recorded} of ${days} days with a recording`,
    complete: (complete: number, share: number, from: string, to: string) =>
      `${daysInWords(complete)} complete: at least ${share} % of ${from} to ${to} recorded`,
    time: (recorded: string, of: string, percent: number) => `${recorded} of ${of} recorded (${percent} %)`,
    pending: (count: number) => `Still being worked out, and not in this page: ${daysInWords(count)}.`,
  },
  numbers: {
    title: 'Complete days',
    none: 'No day is complete under one threshold: nothing can be said of a usual day.',
    under: (bpm: number, days: number) => `Threshold ${bpm} bpm, ${daysInWords(days)}`,
    least: 'over, at least',
    most: 'over, at most',
    range: (middle: string, lowest: string, highest: string) => `${middle} (${lowest} to ${highest})`,
    episodes: 'days with an episode of',
    episodesOf: (of2min: number, of10min: number) => `2 min or more: ${of2min}; 10 min or more: ${of10min}`,
    leftOut: (days: number) =>
      `Left out: ${daysInWords(days)} complete, but without a threshold or with more than one.`,
    longest: 'Longest episode of all days',
    longestOn: (time: string, date: string) => `${time}, ${date}`,
    lowest: 'Lowest 30 minutes of a day',
    bpm: (text: string) => `${text} bpm`,
  },
  profile: {
    title: 'By hour of the day',
    label: 'For each hour of the day the share of all days that was recorded and, in black, at least over',
    caption: 'Height: share of the hour on all days; grey recorded, black at least over threshold.',
  },
  thresholds: {
    title: 'Thresholds',
    none: 'No threshold was in force.',
    line: (bpm: number, method: string, from: string) => `${bpm} bpm from ${from}, ${method}`,
    method: {
      clinician: 'measured by a clinician',
      symptom: 'found by own experience',
      resting: 'from the heart rate at rest',
    } satisfies Record<ThresholdMethod, string>,
    resting: (bpm: string) => `resting heart rate ${bpm} bpm + 15`,
    capped: 'capped by 0.55 × (220 − age)',
    measuredOn: (date: string) => `measured ${date}`,
    estimate: 'Every one is an estimate; it can be off by 15 bpm or more.',
  },
  days: {
    title: 'Day by day',
    date: 'day',
    recorded: 'recorded',
    waking: 'of waking',
    least: 'at least',
    most: 'at most',
    longest: 'longest',
    lowest: 'low 30 min',
    highest: 'highest',
    threshold: 'threshold',
    notes: 'notes',
    notRecorded: 'not recorded',
    tooLittle: 'too little',
    changed: (first: string, next: string) => `${first}, then ${next}`,
    soFar: (date: string) => `${date}, so far`,
  },
  notes: {
    title: 'Notes',
    kind: { 'bad-day': 'bad day', crash: 'crash', rest: 'rest', words: 'note' } satisfies Record<
      NoteKind,
      string
    >,
    line: (when: string, kind: string, text: string) =>
      text === '' ? `${when}: ${kind}` : `${when}: ${kind}: ${text}`,
  },
  definitions: [
    'Recorded: a reading the strap was sure of holds until the next packet, at most 5 s. Nothing is filled in.',
    'Over: heart rate strictly above the threshold in force at that moment. At least: time seen over. At most: that and all time not recorded or recorded without a threshold.',
    'Episode: stretches over less than 30 s apart, of at least 30 s; its length is its time over. Lowest 30 minutes: lowest mean of 30 minutes with at least 24 recorded.',
    'Ranges are the middle day, then the lowest and highest. Days under different thresholds are never put together. Heart rate does not see thinking, feeling, infection or standing still.',
    'Plimsoll is not a medical device; it diagnoses nothing.',
  ],
};
export type ReportWords = typeof english;
