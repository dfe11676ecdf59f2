import { inputError } from '../../errors.ts';

/**
 * Refuses to raise a threshold without a reason: the wearer alone raises it, and says why (design 5.6).
 *
 * @param inForce the threshold in force, in bpm; null: none
 * @throws PlimsollError `bad-input`
 */
export function refuseUnexplainedRaise(
  entry: { readonly bpm: number; readonly note: string },
  inForce: number | null,
): void {
  if (inForce === null || entry.bpm <= inForce || entry.note !== '') return;
  throw inputError(
    'bad-input',
    `${entry.bpm} bpm is higher than your threshold of ${inForce} bpm; write down why, then enter it again.`,
  );
}
