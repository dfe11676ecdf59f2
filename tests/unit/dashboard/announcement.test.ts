import { describe, expect, it } from 'vitest';
import { announce, HELD_MS, nothingAnnounced } from '../../../dashboard/src/announcement.ts';

const over = { id: 'over-1', text: 'Over threshold since 14:02.', heard: 1 };
const battery = { id: 'battery-1', text: 'The strap’s battery is low.', heard: 1 };
const [UNDER, NEAR, OVER] = ['Under threshold', 'Near threshold', 'Over threshold. Sit or lie down.'];
const LOOK_MS = 500;

interface Look {
  readonly band?: string;
  readonly urgent?: boolean;
  readonly open?: readonly (typeof over)[];
}

/** What a screen reader hears of a page that looks twice a second, from so many ms on. */
function spoken(looks: readonly Look[]): { readonly ms: number; readonly text: string }[] {
  const heard: { ms: number; text: string }[] = [];
  let state = nothingAnnounced;
  for (const [index, { band = UNDER, urgent = false, open = [] }] of looks.entries()) {
    const next = announce(state, { band, urgent, open, now: index * LOOK_MS });
    // A region is read when its text changes to something.
    if (next.region !== state.region && next.region !== '')
      heard.push({ ms: index * LOOK_MS, text: next.region });
    state = next;
  }
  return heard;
}

const texts = (looks: readonly Look[]) => spoken(looks).map(({ text }) => text);
const lasting = (ms: number, look: Look): Look[] => Array.from({ length: ms / LOOK_MS }, () => look);

describe('what a screen reader is told of alerts', () => {
  const still = lasting(3_000, {});

  it('is each alert when it comes, within a second', () => {
    const heard = spoken([...still, ...lasting(3_000, { open: [over] })]);
    expect(heard).toEqual([
      { ms: 0, text: UNDER },
      { ms: 3_500, text: over.text },
    ]);
  });

  it('is those that come together, and each that comes later', () => {
    const looks = [
      ...still,
      ...lasting(2_000, { open: [over] }),
      ...lasting(2_000, { open: [over, battery] }),
    ];
    expect(texts(looks)).toEqual([UNDER, over.text, battery.text]);
    expect(texts([...still, ...lasting(2_000, { open: [over, battery] })])).toEqual([
      UNDER,
      `${over.text} ${battery.text}`,
    ]);
  });

  it('is nothing more of one that stands, also when another goes or its own words change', () => {
    const both = lasting(2_000, { open: [over, battery] });
    const changed = lasting(2_000, { open: [{ ...over, text: 'Was over threshold from 14:02.' }] });
    expect(texts([...still, ...both, ...changed, ...still])).toHaveLength(2);
  });

  it('is an alert again that was closed and is open again, in the same words', () => {
    const looks = [
      ...still,
      ...lasting(2_000, { open: [over] }),
      ...still,
      ...lasting(2_000, { open: [over] }),
    ];
    expect(texts(looks)).toEqual([UNDER, over.text, over.text]);
  });

  it('is an alert again that nobody acknowledged and that says so again', () => {
    const again = lasting(2_000, { open: [{ ...over, heard: 2 }] });
    expect(texts([...still, ...lasting(2_000, { open: [over] }), ...again])).toEqual([
      UNDER,
      over.text,
      over.text,
    ]);
  });
});

describe('what a screen reader is told of the band', () => {
  it('is the first one at once, and another when it has held', () => {
    const heard = spoken([...lasting(5_000, {}), ...lasting(20_000, { band: OVER })]);
    expect(heard[0]).toEqual({ ms: 0, text: UNDER });
    expect(heard.slice(1).map(({ text }) => text)).toEqual([OVER]);
    expect(heard[1]?.ms).toBeGreaterThanOrEqual(5_000 + HELD_MS);
    expect(heard[1]?.ms).toBeLessThanOrEqual(5_000 + HELD_MS + 1_000);
  });

  it('is nothing while a heart hovers at the threshold', () => {
    const hovering = Array.from({ length: 60 }, (_, at) =>
      lasting(2_000, { band: at % 2 === 0 ? NEAR : OVER }),
    );
    expect(texts([...lasting(5_000, {}), ...hovering.flat()])).toEqual([UNDER]);
  });

  it('is nothing when it is what was told last, after all', () => {
    expect(texts([...lasting(5_000, {}), ...lasting(9_000, { band: NEAR }), ...lasting(20_000, {})])).toEqual(
      [UNDER],
    );
  });

  it('is at once that the page is blind, and afterwards what is, when it has held', () => {
    const blind = { band: 'No connection to Plimsoll since 14:02.', urgent: true };
    const heard = spoken([...lasting(5_000, {}), ...lasting(5_000, blind), ...lasting(20_000, {})]);
    expect(heard.map(({ text }) => text)).toEqual([UNDER, blind.band, UNDER]);
    expect(heard[1]?.ms).toBeLessThanOrEqual(6_000);
  });

  it('stays long enough to be noticed, however often the page looks', () => {
    let state = nothingAnnounced;
    const regions = [0, 1, 2, 3, 100, 399, 400, 401].map((now) => {
      state = announce(state, { band: UNDER, urgent: false, open: [over], now });
      return state.region;
    });
    expect(regions).toEqual([...Array(6).fill(over.text), '', '']);
  });

  it('does not take the place of an alert that comes at the same moment: one is told after the other', () => {
    const looks = [...lasting(1_000, {}), ...lasting(5_000, { open: [over], band: 'blind', urgent: true })];
    expect(texts(looks)).toEqual([UNDER, over.text, 'blind']);
  });
});
