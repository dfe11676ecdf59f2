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
  minutes: (count: number) => `${count}\u00a0min`,
  seconds: (count: number) => `${count}\u00a0s`,
  hours: (hours: number, minutes: string) => `${hours}\u00a0h\u00a0${minutes}`,
  percent: (share: number) => `${share}\u00a0%`,
  unknown: 'unknown',
  none: 'none',

  coverage: {
    title: 'What was recorded',
    days: (recorded: number, days: number) => `${recorded} of ${days} days with a recording`,
    complete: (complete: number, share: number, from: string, to: string) =>
      `${daysInWords(complete)} complete: at least ${share}\u00a0% of ${from} to ${to} recorded`,
    time: (recorded: string, of: string, percent: number) =>
      `${recorded} of ${of} recorded (${percent}\u00a0%)`,
    pending: (count: number) => `Still being worked out, and not in this page: ${daysInWords(count)}.`,
  },
  numbers: {
    title: 'Complete days',
    none: 'No day is complete under one threshold: nothing can be said of a usual day.',
    under: (bpm: number, days: number) => `Threshold ${bpm}\u00a0bpm, ${daysInWords(days)}`,
    least: 'over, at least',
    most: 'over, at most',
    range: (middle: string, lowest: string, highest: string) => `${middle} (${lowest} to ${highest})`,
    episodes: 'days with an episode of',
    episodesOf: (of2min: number, of10min: number) =>
      `2\u00a0min or more: ${of2min}; 10\u00a0min or more: ${of10min}`,
    leftOut: (days: number) =>
      `Left out: ${daysInWords(days)} complete, but without a threshold or with more than one.`,
    longest: 'Longest episode of all days',
    longestOn: (time: string, date: string) => `${time}, ${date}`,
    lowest: 'Lowest 30 minutes of a day',
    bpm: (text: string) => `${text}\u00a0bpm`,
  },
  profile: {
    title: 'By hour of the day',
    label: 'For each hour of the day the share of all days that was recorded and, in black, at least over',
    caption: 'Height: share of the hour on all days; grey recorded, black at least over threshold.',
  },
  thresholds: {
    title: 'Thresholds',
    none: 'No threshold was in force.',
    line: (bpm: number, method: string, from: string) => `${bpm}\u00a0bpm from ${from}, ${method}`,
    method: {
      clinician: 'measured by a clinician',
      symptom: 'found by own experience',
      resting: 'from the heart rate at rest',
    } satisfies Record<ThresholdMethod, string>,
    resting: (bpm: string) => `resting heart rate ${bpm}\u00a0bpm + 15`,
    capped: 'capped by 0.55 × (220 − age)',
    measuredOn: (date: string) => `measured ${date}`,
    estimate: 'Every one is an estimate; it can be off by 15\u00a0bpm or more.',
  },
  days: {
    title: 'Day by day',
    date: 'day',
    recorded: 'recorded',
    waking: 'of waking',
    least: 'at least',
    most: 'at most',
    longest: 'longest',
    lowest: 'low 30\u00a0min',
    highest: 'highest',
    threshold: 'threshold',
    notes: 'notes',
    notRecorded: 'not recorded',
    tooLittle: 'too little',
    nothing: 'nothing recorded',
    pending: 'not worked out yet',
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
    'Recorded: a reading the strap was sure of holds until the next packet, at most 5\u00a0s. Nothing is filled in.',
    'Over: heart rate strictly above the threshold in force at that moment. At least: time seen over. At most: that and all time not recorded or recorded without a threshold.',
    'Episode: stretches over less than 30\u00a0s apart, of at least 30\u00a0s; its length is its time over. Lowest 30 minutes: lowest mean of 30 minutes with at least 24 recorded.',
    'Ranges are the middle day, then the lowest and highest. Days under different thresholds are never put together. Heart rate does not see thinking, feeling, infection or standing still.',
    'Plimsoll is not a medical device; it diagnoses nothing.',
  ],
};
export type ReportWords = typeof english;
