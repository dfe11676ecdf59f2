import type { LookBack, OtherDayLeftOut } from '../../../../src/contract/look-back.ts';
import type { NoteKind } from '../../../../src/contract/note.ts';
import type { Question } from '../../../../src/contract/questions.ts';
import type { RestingKind } from '../../../../src/contract/resting.ts';
import type { ClinicianInputs } from '../../../../src/contract/threshold.ts';
import type { EstimateMethod } from '../../../../src/contract/threshold-view.ts';
import { wholePercent } from '../../whole-percent.ts';

/** The words of the screens about the threshold and notes, which come with them. */
export const threshold = {
  questions: {
    title: 'A few questions first',
    why: 'They decide whether a formula may be used for you. You can change the answers at any time. They stay on this computer, and carers do not see them.',
    ask: {
      medicine:
        'Do you take a medicine that changes the heart rate (a beta blocker, ivabradine, a stimulant, pyridostigmine …)?',
      pots: 'Do you have POTS, or does your heart race when you stand?',
      atrialFibrillation: 'Do you have atrial fibrillation?',
      pacemaker: 'Do you have a pacemaker?',
      pregnancy: 'Are you pregnant?',
    } satisfies Record<Question, string>,
    yes: 'Yes',
    no: 'No',
    age: 'Your age in years',
    ageHint: 'If you like. With it the formula of the age can be a cap.',
    medicineChanged: 'A medicine or its dose has just changed: heart rates at rest start anew',
    keep: 'Keep these answers',
    answered: (day: string) => `Your answers of ${day}`,
    change: 'Change the answers',
  },
  methods: {
    title: 'What each method gives today',
    name: {
      clinician: 'Measured',
      symptom: 'By experience',
      resting: 'Heart rate at rest + 15',
      age: 'Age, only as a cap',
    } satisfies Record<EstimateMethod, string>,
    nothing: 'no number',
    choose: (bpm: number) => `Choose ${bpm}\u00a0bpm`,
    sure: (bpm: number) => `Use ${bpm}\u00a0bpm from now on`,
    notNow: 'Not now',
    notOffered: 'Above your threshold. Plimsoll does not offer a higher one.',
  },
  offer: {
    title: 'A lower threshold?',
    take: (bpm: number) => `Use ${bpm}\u00a0bpm from now on`,
    dismiss: 'No, keep mine',
  },
  resting: {
    title: 'Heart rate at rest',
    known: (bpm: string, count: number, kind: RestingKind) =>
      `${bpm}\u00a0bpm, the middle of ${count} ${kind === 'waking' ? 'morning readings' : 'nights'} of the last 7 days`,
    open: 'Morning reading',
    values: 'Morning readings of the last 28 days',
    remove: 'Take out',
    removeNamed: (day: string) => `Take out the reading of ${day}`,
    removeAsks: 'The reading cannot be brought back. The heart rate at rest is reckoned without it then.',
    removeSure: 'Take it out',
    keep: 'Keep it',
    variability: (ms: number) => `variability ${Math.round(ms)}\u00a0ms`,
    compared: {
      usual: 'variability as usual for you',
      lower: 'variability lower than usual for you',
      higher: 'variability higher than usual for you',
    },
  },
  clinician: {
    measuredOn: 'When was it measured?',
    testDay: 'Of a test on two days, which?',
    testDays: {
      first: 'the first day',
      second: 'the second day',
      lower: 'the lower of the two',
    } satisfies Record<NonNullable<ClinicianInputs['testDay']>, string>,
    posture: 'In which posture?',
    postures: { upright: 'upright', sitting: 'sitting', lying: 'lying' } satisfies Record<
      NonNullable<ClinicianInputs['posture']>,
      string
    >,
    unknown: 'not known',
    medicine: 'Medicines then',
  },
  reading: {
    title: 'Morning reading',
    how: [
      'Do it after waking, before you get up, with the strap on.',
      'Lie still. Breathe as you like. It takes about 4 minutes, sometimes more.',
      'There is nothing to tap after the start. The screen goes dark, and a soft sound tells you that it is done.',
      'If the screen goes off, the reading goes on; only the sound may stay away.',
    ],
    start: 'Start',
    lie: 'Lie still.',
    left: (minutes: number) => (minutes <= 0 ? 'almost done' : `about ${minutes}\u00a0min more`),
    stop: 'Stop',
    done: (bpm: string) => `Done. ${bpm}\u00a0bpm at rest.`,
    again: 'Begin again',
    back: 'Back to the threshold',
  },
  notes: {
    title: 'Notes',
    how: 'One tap notes it for this moment.',
    kind: {
      'bad-day': 'Bad day',
      crash: 'Crash',
      rest: 'Rest',
      words: 'Note',
    } satisfies Record<NoteKind, string>,
    more: 'Own words, or another time',
    text: 'Own words',
    kindOf: 'What it is',
    at: 'When',
    atHint: 'Left empty: now.',
    save: 'Write it down',
    noted: (what: string) => `Noted: ${what}.`,
    undo: 'Undo',
    list: 'Written down',
    none: 'Nothing is written down yet.',
    hidden: 'The wearer keeps notes to themselves. You can write one all the same.',
    by: (device: string, role: string) => `${device} (${role})`,
    remove: 'Take back',
    removeNamed: (what: string) => `Take back: ${what}`,
    removeAsks: 'What it says cannot be brought back.',
    removeSure: 'Take it back',
    keep: 'Keep it',
    lookBack: 'Look back 72 hours',
    lookBackNamed: (what: string) => `Look back 72 hours from: ${what}`,
    close: 'Close',
    badTime: 'That is no time; choose one, or leave it empty.',
  },
  lookBack: {
    title: (when: string) => `The 72 hours before ${when}`,
    facts: 'Facts beside each other. They say nothing of causes.',
    stretch: ['The last 24\u00a0h', '24 to 48\u00a0h before', '48 to 72\u00a0h before'],
    over: 'over, at least',
    recorded: 'recorded',
    longest: 'longest episodes',
    unknown: 'unknown',
    notSeen: 'not seen',
    none: 'none',
    others: (days: number) => `Your other days (${days})`,
    noOthers: 'None of the 28 days before can be held against these.',
    range: (middle: string, lowest: string, highest: string) => `${middle} (${lowest} to ${highest})`,
    percent: (share: number) => `${wholePercent(share)}\u00a0%`,
    leftOut: (count: number, why: string) => `${count} left out: ${why}`,
    why: {
      'before-a-bad-day': 'they come before a bad day themselves',
      'too-little-recorded': 'too little was recorded',
      'other-threshold': 'another threshold was in force',
      'threshold-unknown': 'there was no threshold, or it changed in these 72 hours',
    } satisfies Record<OtherDayLeftOut, string>,
    pending: (count: number) =>
      count === 1
        ? 'One day is still being worked out; it will be here in a moment.'
        : `${count} days are still being worked out; they will be here in a while.`,
    hours: 'Hour by hour',
    hoursShown: (stretch: string) =>
      `${stretch}: minutes over in each hour; hours that were not recorded are dashed, hours without a threshold in force only outlined`,
    hour: 'hour',
    otherDays: 'other days, the middle',
    under: {
      yes: 'Under the threshold in all of it.',
      no: null,
      unknown: null,
    } satisfies Record<LookBack['under'], string | null>,
  },
};
