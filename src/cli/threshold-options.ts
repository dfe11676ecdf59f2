import { inputError } from '../errors.ts';
import type { ThresholdOptions } from './threshold.ts';
import { refuseUnused, type Takes } from './unused-options.ts';

/** Every option that belongs to some actions only, as it is typed. */
const FLAGS = {
  method: '--method',
  note: '--note',
  measuredOn: '--measured-on',
  testDay: '--test-day',
  posture: '--posture',
  medicine: '--medicine',
  pots: '--pots',
  atrialFibrillation: '--atrial-fibrillation',
  pacemaker: '--pacemaker',
  pregnancy: '--pregnancy',
  age: '--age',
  medicineChanged: '--medicine-changed',
} as const satisfies Partial<Record<keyof ThresholdOptions, string>>;

const ENTRY = [FLAGS.method, FLAGS.note];
const MEASURED = 'threshold set BPM --method clinician';
const TAKES: Takes = {
  threshold: [],
  'threshold set BPM --method symptom': ENTRY,
  'threshold set BPM --method resting': ENTRY,
  [MEASURED]: [...ENTRY, FLAGS.measuredOn, FLAGS.testDay, FLAGS.posture, FLAGS.medicine],
  'threshold answers': [
    ...[FLAGS.medicine, FLAGS.pots, FLAGS.atrialFibrillation, FLAGS.pacemaker, FLAGS.pregnancy],
    ...[FLAGS.age, FLAGS.medicineChanged],
  ],
  'threshold lower': [],
  'threshold keep': [],
};

/**
 * Refuses options that an action would pass over. A lost yes is what would have stopped a formula.
 *
 * @param action nothing, `set`, `answers`, `lower` or `keep`
 * @throws PlimsollError `bad-option`
 */
export function refuseUnusedOptions(action: string | undefined, options: ThresholdOptions): void {
  const given = Object.entries(FLAGS).flatMap(([name, flag]) =>
    Object.entries(options).some(([key, value]) => key === name && value !== undefined) ? [flag] : [],
  );
  refuseUnused(said(action, options), given, TAKES);
}

/** @throws PlimsollError `bad-option` where an entry says no method */
function said(action: string | undefined, { method }: ThresholdOptions): string {
  if (action === undefined) return 'threshold';
  if (action !== 'set') return `threshold ${action}`;
  if (method === undefined) {
    throw inputError(
      'bad-option',
      'Say how the threshold was found: --method clinician where it was measured, --method symptom where you found it by experience.',
    );
  }
  const way = `threshold set BPM --method ${method}`;
  // An unknown method is refused where the entry is read.
  return way in TAKES ? way : MEASURED;
}
