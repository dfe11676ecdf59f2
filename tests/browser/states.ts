import type { Page } from 'playwright-core';

/** What the page can have to say of the present moment. */
export const STATES = [
  'under',
  'near',
  'over',
  'no-signal',
  'not-recording',
  'no-threshold',
  'alert',
] as const;
export type State = (typeof STATES)[number];

/** What is changed of whatever the service says; these tests are about the page, which must not care who says it. */
type Said = Record<string, unknown>;
const isSaid = (value: unknown): value is Said =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const THRESHOLD = 95;
const BPM: Partial<Record<State, { bpm: number; band: string }>> = {
  under: { bpm: 78, band: 'under' },
  near: { bpm: 91, band: 'near' },
  over: { bpm: 112, band: 'over' },
  alert: { bpm: 112, band: 'over' },
  'no-threshold': { bpm: 78, band: 'unknown' },
};

const person = { role: 'wearer', device: 'Anna’s phone' };
const minute = 60_000;

const hearing = { count: 1, lastAt: null, isDue: false, quiet: null };

/** Alerts that can stand together. */
export type Shown = 'over' | 'long-over';
const MORE_OF: Record<Shown, object> = { over: {}, 'long-over': { minutes: 5 } };

const alertOf = (kind: Shown, now: number) => ({
  id: `${kind}-shown`,
  kind,
  family: 'pacing',
  ...MORE_OF[kind],
  raisedAt: now - minute,
  acknowledgedAt: null,
  acknowledgedBy: null,
  acknowledgements: [],
  resolvedAt: null,
  reopenedAt: null,
  sayAgainAt: null,
  handOverAt: now + minute,
  told: { wearer: now - minute, carers: null },
  silence: null,
  noSignalSince: null,
  sound: { wearer: hearing, carer: hearing, display: hearing },
});

/** One message of the service as it would be in this state. */
function inState(state: State, alerts: readonly Shown[], said: Said, serverTime: number): Said | null {
  const changed = { ...said };
  const shown = BPM[state];
  const reading = (value: unknown): unknown => {
    if (!isSaid(value)) return value;
    if (shown !== undefined)
      return { ...value, verdict: 'ok', bpm: shown.bpm, smoothedBpm: shown.bpm, band: shown.band };
    return { ...value, ageMs: 10 * minute, at: serverTime - 10 * minute };
  };
  if (said['type'] === 'reading') {
    if (shown === undefined) return null;
    changed['reading'] = reading(said['reading']);
  }
  if (said['type'] === 'alert') return null;
  if (said['type'] === 'snapshot') {
    changed['lastOk'] = reading(said['lastOk']);
    changed['lastReading'] = reading(said['lastReading']);
    changed['alerts'] = alerts.map((kind) => alertOf(kind, serverTime));
    const { house } = said;
    if (isSaid(house) && state === 'not-recording')
      changed['house'] = { ...house, notWorn: { since: serverTime - 10 * minute, by: person, until: null } };
  }
  const { service } = said;
  if (isSaid(service)) {
    const threshold = isSaid(service['threshold']) ? { ...service['threshold'], bpm: THRESHOLD } : null;
    changed['service'] = { ...service, threshold: state === 'no-threshold' ? null : threshold };
  }
  return changed;
}

/** A page that shows whatever state is asked for, on what the real service sends. */
export interface Stage {
  /** @param alerts that stand; without: the one of the state that is named for it */
  show(state: State, alerts?: readonly Shown[]): Promise<void>;
}

/**
 * Puts itself between the page and the service; to be called before the page is opened. A state that is
 * asked for is shown when it is there: a message that tells of nothing else is left out, and the sequence
 * numbers are kept whole.
 */
export async function stageFor(page: Page): Promise<Stage> {
  let state: State = 'under';
  let alerts: readonly Shown[] = [];
  await page.routeWebSocket('**/live', (socket) => {
    const service = socket.connectToServer();
    let leftOut = 0;
    let serverTime = 0;
    service.onMessage((text) => {
      const said: unknown = JSON.parse(String(text));
      if (!isSaid(said)) return;
      if (typeof said['serverTime'] === 'number') serverTime = said['serverTime'];
      const changed = inState(state, alerts, said, serverTime);
      if (changed === null) leftOut += 1;
      else socket.send(JSON.stringify({ ...changed, seq: Number(said['seq']) - leftOut }));
    });
  });
  return {
    show: async (wanted, standing = wanted === 'alert' ? ['over'] : []) => {
      state = wanted;
      alerts = standing;
      await page.reload();
      await page.locator(`.mark[data-state="${wanted === 'alert' ? 'over' : wanted}"]`).waitFor();
      if (alerts.length > 0) await page.getByTestId('alert').first().waitFor();
    },
  };
}
