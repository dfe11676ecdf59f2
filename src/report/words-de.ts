import type { ReportWords } from './words-en.ts';

const daysInWords = (count: number) => (count === 1 ? '1 Tag' : `${count} Tage`);

export const german: ReportWords = {
  language: 'de',
  locale: 'de-DE',
  title: (from, to) => `Zeit über der Schwelle, ${from} bis ${to}`,
  made: (when, zone, version) => `Erstellt ${when} von Plimsoll ${version}; Zeiten von ${zone}.`,
  minutes: (count) => `${count}\u00a0min`,
  seconds: (count) => `${count}\u00a0s`,
  hours: (hours, minutes) => `${hours}\u00a0h\u00a0${minutes}`,
  percent: (share) => `${share}\u00a0%`,
  unknown: 'unbekannt',
  none: 'keine',

  coverage: {
    title: 'Was aufgezeichnet wurde',
    days: (recorded, days) => `${recorded} von ${days} Tagen mit einer Aufzeichnung`,
    complete: (complete, share, from, to) =>
      `${daysInWords(complete)} vollständig: mindestens ${share}\u00a0% von ${from} bis ${to} aufgezeichnet`,
    time: (recorded, of, percent) => `${recorded} von ${of} aufgezeichnet (${percent}\u00a0%)`,
    pending: (count) => `Noch nicht ausgerechnet und nicht auf dieser Seite: ${daysInWords(count)}.`,
  },
  numbers: {
    title: 'Vollständige Tage',
    none: 'Kein Tag ist unter einer Schwelle vollständig: über einen üblichen Tag ist nichts zu sagen.',
    under: (bpm, days) => `Schwelle ${bpm}\u00a0bpm, ${daysInWords(days)}`,
    least: 'darüber, mindestens',
    most: 'darüber, höchstens',
    range: (middle, lowest, highest) => `${middle} (${lowest} bis ${highest})`,
    episodes: 'Tage mit einer Episode',
    episodesOf: (of2min, of10min) => `ab 2\u00a0min: ${of2min}; ab 10\u00a0min: ${of10min}`,
    leftOut: (days) =>
      `Ausgelassen: ${daysInWords(days)}, vollständig, aber ohne Schwelle oder mit mehr als einer.`,
    longest: 'Längste Episode aller Tage',
    longestOn: (time, date) => `${time}, ${date}`,
    lowest: 'Niedrigste 30 Minuten eines Tages',
    bpm: (text) => `${text}\u00a0bpm`,
  },
  profile: {
    title: 'Nach der Stunde des Tages',
    label:
      'Für jede Stunde des Tages der Anteil aller Tage, der aufgezeichnet wurde, und in Schwarz, mindestens darüber',
    caption:
      'Höhe: Anteil der Stunde an allen Tagen; grau aufgezeichnet, schwarz mindestens über der Schwelle.',
  },
  thresholds: {
    title: 'Schwellen',
    none: 'Es galt keine Schwelle.',
    line: (bpm, method, from) => `${bpm}\u00a0bpm ab ${from}, ${method}`,
    method: {
      clinician: 'ärztlich gemessen',
      symptom: 'aus eigener Erfahrung',
      resting: 'aus der Ruhe-Herzfrequenz',
    },
    resting: (bpm) => `Ruhe-Herzfrequenz ${bpm}\u00a0bpm + 15`,
    capped: 'begrenzt durch 0,55 × (220 − Alter)',
    measuredOn: (date) => `gemessen ${date}`,
    estimate: 'Jede ist eine Schätzung; sie kann um 15\u00a0bpm oder mehr danebenliegen.',
  },
  days: {
    title: 'Tag für Tag',
    date: 'Tag',
    recorded: 'aufgez.',
    waking: 'wach',
    least: 'mindestens',
    most: 'höchstens',
    longest: 'längste',
    lowest: 'niedr. 30\u00a0min',
    highest: 'höchste',
    threshold: 'Schwelle',
    notes: 'Notizen',
    notRecorded: 'nicht aufgez.',
    tooLittle: 'zu wenig',
    nothing: 'nichts aufgezeichnet',
    pending: 'noch nicht ausgerechnet',
    changed: (first, next) => `${first}, dann ${next}`,
    soFar: (date) => `${date}, bisher`,
  },
  notes: {
    title: 'Notizen',
    kind: { 'bad-day': 'schlechter Tag', crash: 'Crash', rest: 'Ruhe', words: 'Notiz' },
    line: (when, kind, text) => (text === '' ? `${when}: ${kind}` : `${when}: ${kind}: ${text}`),
  },
  definitions: [
    'Aufgezeichnet: Ein Wert, dessen sich der Gurt sicher war, gilt bis zum nächsten Paket, höchstens 5\u00a0s. Nichts wird ergänzt.',
    'Darüber: Herzfrequenz streng über der in diesem Moment geltenden Schwelle. Mindestens: erkannte Zeit darüber. Höchstens: diese und alle Zeit, die nicht oder ohne Schwelle aufgezeichnet wurde.',
    'Episode: Strecken darüber mit weniger als 30\u00a0s dazwischen, von mindestens 30\u00a0s; ihre Länge ist ihre Zeit darüber. Niedrigste 30 Minuten: niedrigstes Mittel über 30 Minuten, von denen mindestens 24 aufgezeichnet sind.',
    'Spannen nennen den mittleren Tag, dann den niedrigsten und höchsten. Tage unter verschiedenen Schwellen werden nie zusammengefasst. Die Herzfrequenz sieht weder Denken noch Fühlen, Infekte oder Stillstehen.',
    'Plimsoll ist kein Medizinprodukt und stellt keine Diagnosen.',
  ],
};
