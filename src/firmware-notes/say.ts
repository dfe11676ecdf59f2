/** What a note has to say, as sentences for a person. Pure. */
import type { Behaviour, FirmwareNote } from '../contract/firmware-note.ts';

/**
 * The battery level that may be shown and judged: null for a level that says nothing, by the note.
 * A level that is not believed neither raises nor clears an alert.
 *
 * @param percent as the device told it
 */
export function believedBattery(note: FirmwareNote | null, percent: number | null): number | null {
  if (percent === null || note === null || note.batteryTrusted !== 'no') return percent;
  const { batteryUnknownAt } = note;
  return batteryUnknownAt === undefined || batteryUnknownAt.includes(percent) ? null : percent;
}

/** What is worth knowing of such a device at all times, most useful first. */
export function aboutSentences(note: FirmwareNote): string[] {
  const { batteryTrusted, batteryUnknownAt, connections, contactTrusted, faults, rr, switchOn } = note;
  const sentences: string[] = [];
  if (switchOn !== 'nothing' && switchOn !== 'unknown') sentences.push(switchOn);
  if (connections === 'one')
    sentences.push('It talks to one device at a time: if it is not listed, close the app that holds it.');
  if (connections === 'one or two')
    sentences.push(
      'It talks to one device at a time, to two if that was allowed: if it is not listed, close the app that holds it.',
    );
  if (contactTrusted === 'no') {
    sentences.push(
      'Its contact signal is not reliable: it may go on sending numbers when nobody wears it, so switch it off when you take it off.',
    );
  }
  // Design 5.2, rule 6: only a strap that sent RR intervals can be seen to freeze.
  if (rr === 'no')
    sentences.push('It sends no RR intervals, so Plimsoll cannot see when its number stands still.');
  if (batteryTrusted === 'no') sentences.push(batterySentence(batteryUnknownAt));
  for (const fault of faults) if (fault.shows === 'unseen') sentences.push(`${fault.what} ${fault.do}`);
  return sentences;
}

/** What to do about the way such a device behaves just now. */
export function adviceSentences(note: FirmwareNote, behaviours: ReadonlySet<Behaviour>): string[] {
  const sentences = note.faults
    .filter(({ shows }) => shows !== 'unseen' && behaviours.has(shows))
    .map((fault) => `${fault.what} ${fault.do}`);
  if (behaviours.has('no-contact') && note.contactTrusted === 'no') {
    sentences.push(
      'This device’s contact signal is not reliable: if you do wear it, move it a little or take it off and put it on again.',
    );
  }
  if (behaviours.has('battery-unknown')) sentences.push(batterySentence(note.batteryUnknownAt));
  const { switchOn } = note;
  const isSilent = behaviours.has('not-found') || behaviours.has('sends-nothing');
  if (isSilent && switchOn !== 'nothing' && switchOn !== 'unknown') sentences.push(switchOn);
  if (behaviours.has('not-found') && note.connections !== 'unknown') {
    sentences.push('A phone or a watch may hold its only connection: close the app there.');
  }
  return [...new Set(sentences)];
}

const batterySentence = (levels: readonly number[] | undefined): string =>
  levels === undefined
    ? 'The battery level it tells is not to be relied upon; Plimsoll takes it as unknown.'
    : `It tells a battery level of ${levels.join(' or ')} % whatever the battery holds; Plimsoll takes that as unknown.`;
