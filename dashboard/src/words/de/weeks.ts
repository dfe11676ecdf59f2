import type { weeks as english } from '../en/weeks.ts';

export const weeks: typeof english = {
  title: 'Wochen',
  how: 'Erster Balken: der Tag. Grau ist aufgezeichnet, schraffiert mindestens darüber, der Umriss höchstens. Zweiter Balken: mindestens darüber allein, größer, für alle Tage im selben Maßstab.',
  scale: { day: 'Tag', over: 'Darüber' },
  span: (from, to) => `${from} bis ${to}`,
  earlier: 'Frühere Wochen',
  later: 'Spätere Wochen',
  report: 'Eine Seite für die Praxis',
  paper: {
    from: 'Erster Tag',
    to: 'Letzter Tag',
    notes: 'Mit dem Wortlaut der Notizen',
    print: 'Drucken',
    how: 'Vier Wochen passen auf eine Seite; eine längere Zeit braucht mehr. Um sie als Datei zu behalten, wählen Sie PDF, wo der Browser nach einem Drucker fragt.',
    badSpan: 'Wählen Sie einen ersten Tag, der nicht nach dem letzten liegt.',
  },
  none: 'nichts aufgezeichnet',
  recorded: (time) => `${time} aufgezeichnet`,
  recordedSoFar: (time) => `bisher ${time} aufgezeichnet`,
  longest: (time) => `die längste ${time}`,
  thresholdChanged: (what) => `Schwelle ${what}`,
  changedTo: (first, next) => `${first}, dann ${next}`,
  noThreshold: 'keine',
  pending: 'wird noch ausgerechnet',
  pendingDays: (count) =>
    count === 1 ? 'Ein Tag wird noch ausgerechnet.' : `${count} Tage werden noch ausgerechnet.`,
  compared: {
    title: 'Im Vergleich mit der Woche davor',
    week: (days, middle, lowest, highest, most) =>
      `${days} Tage: am mittleren Tag ${middle}, an den Tagen von ${lowest} bis ${highest}; höchstens ${most} am mittleren Tag`,
    this: (what) => `Diese Woche, ${what}.`,
    before: (what) => `Die Woche davor, ${what}.`,
    under: (bpm) => `Nur Tage, an denen genug aufgezeichnet wurde, bei einer Schwelle von ${bpm}\u00a0bpm.`,
    not: 'Kein Vergleich mit der Woche davor:',
    middle: (time) => `mindestens ${time} darüber`,
    noneSeen: 'nichts darüber erkannt',
    noneOnAny: (days, most) =>
      `${days} Tage: an keinem etwas darüber erkannt; höchstens ${most} am mittleren Tag`,
    why: {
      'too-few-days': (before, now, needed) =>
        `jede Woche braucht mindestens ${needed} Tage, an denen genug aufgezeichnet wurde und dieselbe Schwelle galt; in der Woche davor sind es ${before}, in dieser ${now}.`,
      'different-thresholds': () => 'die Schwellen sind verschieden.',
    },
    leftOut: 'Ausgelassene Tage',
    reason: {
      'nothing-recorded': 'nichts wurde aufgezeichnet',
      'not-over-yet': 'der Tag ist noch nicht vorbei',
      'not-complete': 'zu wenig wurde aufgezeichnet',
      'no-threshold': 'es galt keine Schwelle',
      'threshold-changed': 'die Schwelle änderte sich an diesem Tag',
      'other-threshold': 'es galt eine andere Schwelle',
    },
    day: (date, reason) => `${date}: ${reason}`,
  },
};
