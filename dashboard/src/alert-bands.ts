import type { ScreenRequest } from '../../src/contract/live.ts';
import type { AlertView } from './alert-view.ts';
import { words } from './words.ts';

/** What one band of the page says: an alert, or an `over` with its `long-over`, which are one thing to do. */
export interface AlertBand extends Omit<AlertView, 'heard' | 'kind' | 'main'> {
  /** The large button, with all that it asks; null once everything is acknowledged. */
  readonly main: { readonly label: string; readonly asks: readonly ScreenRequest[] } | null;
}

/**
 * The bands of alerts, in their order. What an open one says or a band offers that one before it says or offers too,
 * is there once.
 */
export function alertBands(alerts: readonly AlertView[]): AlertBand[] {
  const over = alerts.find(({ kind }) => kind === 'over');
  const longOver = alerts.find(({ kind }) => kind === 'long-over');
  if (over === undefined || longOver === undefined) return withoutRepeats(alerts.map(aloneOf));
  const joined = joinedOf(over, longOver);
  const first = alerts.find((alert) => alert === over || alert === longOver);
  return withoutRepeats(
    alerts.flatMap((alert) => {
      if (alert === first) return [joined];
      return alert === over || alert === longOver ? [] : [aloneOf(alert)];
    }),
  );
}

const aloneOf = ({ heard: _heard, kind: _kind, main, ...said }: AlertView): AlertBand => ({
  ...said,
  main: main === null ? null : { label: main.label, asks: [main.asks] },
});

/** The sentence of the `long-over` holds what the `over` says: since when, and what to do. */
function joinedOf(over: AlertView, longOver: AlertView): AlertBand {
  const isOnlyOverOpen = over.open && !longOver.open;
  const [lead, other] = isOnlyOverOpen ? [over, longOver] : [longOver, over];
  const open = [over, longOver].filter((alert) => alert.open);
  const [label] = open.flatMap(({ main }) => main?.label ?? []);
  return {
    // The band of the `over` was there first, and stays the same one.
    id: over.id,
    family: over.family,
    text: longOver.text,
    open: open.length > 0,
    notes:
      open.length === 2 ? [...over.notes, ...longOver.notes] : [...lead.notes, ...notesOfOther(lead, other)],
    main: label === undefined ? null : { label, asks: open.flatMap(({ main }) => main?.asks ?? []) },
    others: [...over.others, ...longOver.others],
  };
}

/** Who acknowledged the other of the two, told apart from what is said of the first. */
function notesOfOther(lead: AlertView, { kind, notes }: AlertView): string[] {
  const isSaid = notes.every((note) => lead.notes.includes(note));
  const name = kind === 'over' ? words.alert.firstOfTwo : words.alert.laterOfTwo;
  return isSaid ? [] : [name(notes.join(', '))];
}

function withoutRepeats(bands: readonly AlertBand[]): AlertBand[] {
  const seen = new Set<string>();
  const isNew = (part: unknown) => {
    const key = JSON.stringify(part);
    return seen.has(key) ? false : seen.add(key);
  };
  return bands.map((band) => ({
    ...band,
    // Who acknowledged an alert is said of each.
    notes: band.open ? band.notes.filter(isNew) : band.notes,
    others: band.others.filter(({ asks }) => isNew(asks)),
  }));
}
