import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrive, connecting, type Transit } from '../../../dashboard/src/transit.ts';

describe('how late a message is', () => {
  /** One connection: opened at 0 by a page whose clock is `offset` ahead of the service's. */
  const connection = fc.record({
    offset: fc.integer({ min: -1e9, max: 1e9 }),
    connectMs: fc.integer({ min: 0, max: 20_000 }),
    messages: fc.array(
      fc.record({
        gapMs: fc.integer({ min: 0, max: 5_000 }),
        delayMs: fc.integer({ min: 0, max: 30_000 }),
        asked: fc.option(fc.integer({ min: 0, max: 3_000 })),
      }),
      { minLength: 1 },
    ),
  });

  it('is never put lower than it is, so that nothing old passes for new', () => {
    fc.assert(
      fc.property(connection, ({ offset, connectMs, messages }) => {
        let transit: Transit = connecting(0);
        let sent = connectMs;
        let arrived = 0;
        messages.forEach(({ gapMs, delayMs, asked }, index) => {
          sent += gapMs;
          arrived = Math.max(arrived, sent + delayMs); // a connection keeps the order
          const askedAt = index === 0 ? 0 : asked === null ? null : sent - asked;
          const step = arrive(transit, { sentAt: sent - offset, askedAt, arrivedAt: arrived });
          transit = step.transit;
          expect(step.lateMs).toBeGreaterThanOrEqual(arrived - sent);
        });
      }),
    );
  });

  it('is never more than the quickest question and answer and the delay itself', () => {
    let transit = connecting(0);
    transit = arrive(transit, { sentAt: 5_000, askedAt: 0, arrivedAt: 40 }).transit;
    expect(arrive(transit, { sentAt: 9_000, askedAt: null, arrivedAt: 4_540 }).lateMs).toBe(540);
  });

  it('is 0 for a message that a bound of drifted clocks would put into the future', () => {
    const { transit } = arrive(connecting(0), { sentAt: 0, askedAt: 0, arrivedAt: 10 });
    expect(arrive(transit, { sentAt: 1_000, askedAt: null, arrivedAt: 900 }).lateMs).toBe(0);
  });
});
