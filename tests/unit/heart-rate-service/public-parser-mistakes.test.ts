import { describe, expect, it } from 'vitest';
import { decodeMeasurement } from '../../../src/heart-rate-service/measurement.ts';
import { rrMilliseconds } from '../../../src/units.ts';
import { measurementIn, octets } from './octets.ts';

/*
 * Mistakes other programs made with the same packets. Each test makes the mistake itself, in a function of
 * its own, and shows on one packet that the mistaken answer is wrong and ours is right: so the packet is
 * one that would catch us making it.
 */

/** The octet, or NaN past the end. */
const octet = (bytes: Uint8Array, at: number): number => bytes[at] ?? Number.NaN;
/** The two octets as a number, the low one first, or NaN past the end. */
const pair = (bytes: Uint8Array, at: number): number => octet(bytes, at) + 256 * octet(bytes, at + 1);
const has = (bytes: Uint8Array, flag: number): boolean => (octet(bytes, 0) & flag) !== 0;

const WIDE = 0x01;
const CONTACT = 0x02;
const ENERGY = 0x08;
const RR = 0x10;

/** The octets of heart rate and flags together. */
const head = (bytes: Uint8Array): number => (has(bytes, WIDE) ? 3 : 2);
/** Every whole pair from `from` on. */
function pairsFrom(bytes: Uint8Array, from: number): number[] {
  const values: number[] = [];
  for (let at = from; at + 1 < bytes.length; at += 2) values.push(pair(bytes, at));
  return values;
}

describe('where the fields begin', () => {
  it('steps over a 16-bit heart rate (openrowingmonitor, HrmService.js, stays on it)', () => {
    const afterFlags = (bytes: Uint8Array) => (has(bytes, WIDE) ? 1 : 2);
    const mistakenRr = (bytes: Uint8Array) => pairsFrom(bytes, afterFlags(bytes));
    const mistakenEnergy = (bytes: Uint8Array) => pair(bytes, afterFlags(bytes));

    expect(mistakenRr(octets('11 5a 00 00 04'))).toEqual([90, 1024]);
    expect(measurementIn('11 5a 00 00 04').rr).toEqual([1024]);

    expect(mistakenEnergy(octets('09 5a 00 2c 01'))).toBe(90);
    expect(measurementIn('09 5a 00 2c 01').energyKilojoules).toBe(300);
  });

  it('steps over the energy (incyclist/devices, src/ble/hr/sensor.ts, takes it for an interval)', () => {
    const mistakenRr = (bytes: Uint8Array) => pair(bytes, head(bytes));

    expect(mistakenRr(octets('18 5a 2c 01 00 04'))).toBe(300);
    expect(measurementIn('18 5a 2c 01 00 04').rr).toEqual([1024]);
  });

  it('finds the intervals anew in each packet, for energy comes with every tenth or so', () => {
    const mistakenReader = () => {
      let begin: number | null = null;
      return (bytes: Uint8Array) => {
        begin ??= head(bytes) + (has(bytes, ENERGY) ? 2 : 0);
        return pairsFrom(bytes, begin);
      };
    };
    const stream = ['1e 5a 2c 01 00 04', '16 5a 01 04', '16 5a 02 04'];

    expect(stream.map(octets).map(mistakenReader())).toEqual([[1024], [], []]);
    expect(stream.map((hex) => measurementIn(hex).rr)).toEqual([[1024], [1025], [1026]]);
  });

  it('does not mistake energy for heart rate (DeviceConnect-Android, issue 163)', () => {
    const mistaken = (bytes: Uint8Array) => ({ bpm: pair(bytes, 2), energyKilojoules: octet(bytes, 1) });

    expect(mistaken(octets('08 5a 2c 01'))).toEqual({ bpm: 300, energyKilojoules: 90 });
    expect(measurementIn('08 5a 2c 01')).toMatchObject({ bpm: 90, energyKilojoules: 300 });
  });
});

describe('what the flags say', () => {
  it('reads the format from its bit (incyclist/devices divides: the rest of division by 1 is always 0)', () => {
    const mistakenBpm = (bytes: Uint8Array) => (octet(bytes, 0) % 1 === 0 ? octet(bytes, 1) : pair(bytes, 1));

    expect(mistakenBpm(octets('01 2c 01'))).toBe(44);
    expect(measurementIn('01 2c 01').bpm).toBe(300);
  });

  it('reads the intervals from their bit (incyclist/devices divides by 15)', () => {
    const mistakenRr = (bytes: Uint8Array) => (octet(bytes, 0) % 0xf ? pairsFrom(bytes, head(bytes)) : []);

    const withoutIntervals = '06 5a 00 04';
    expect(mistakenRr(octets(withoutIntervals))).toEqual([1024]);
    expect(measurementIn(withoutIntervals).rr).toEqual([]);

    // 0x1e is 30, twice 15: the one set of flags with everything an 8-bit strap can send.
    const withEverything = '1e 5a 2c 01 00 04';
    expect(mistakenRr(octets(withEverything))).toEqual([]);
    expect(measurementIn(withEverything).rr).toEqual([1024]);
  });

  it('reads the flags before the heart rate (Farmer-Eds, index.js, takes the second octet)', () => {
    const mistakenBpm = (bytes: Uint8Array) => octet(bytes, 1);

    expect(mistakenBpm(octets('01 04 01'))).toBe(4);
    expect(measurementIn('01 04 01').bpm).toBe(260);
  });

  it('decides the format in each packet, not in the first', () => {
    const mistakenReader = () => {
      let wide: boolean | null = null;
      return (bytes: Uint8Array) => {
        wide ??= has(bytes, WIDE);
        return wide ? pair(bytes, 1) : octet(bytes, 1);
      };
    };
    const stream = ['01 5a 00', '10 5b 00 04', '00 5c'];

    expect(stream.map(octets).map(mistakenReader())).toEqual([90, 91, Number.NaN]);
    expect(['00 5a', '01 2c 01'].map(octets).map(mistakenReader())).toEqual([90, 44]);
    expect(stream.map((hex) => measurementIn(hex).bpm)).toEqual([90, 91, 92]);
    expect(['00 5a', '01 2c 01'].map((hex) => measurementIn(hex).bpm)).toEqual([90, 300]);
  });

  it('reads the contact bit only where contact is supported (a classic, by the Codename One documentation)', () => {
    const mistakenContact = (bytes: Uint8Array) => (has(bytes, CONTACT) ? 'detected' : 'none');

    expect(mistakenContact(octets('02 5a'))).toBe('detected');
    expect(measurementIn('02 5a').contact).toBe('unsupported');

    // Taken for "not worn", every reading of a strap that cannot tell would be thrown away.
    expect(mistakenContact(octets('00 5a'))).toBe('none');
    expect(measurementIn('00 5a').contact).toBe('unsupported');
  });
});

describe('how many intervals there are', () => {
  const three = '10 5a 00 04 01 04 02 04';

  it('gives each one (bleakheart, issue 2, repeats the first)', () => {
    const mistakenRr = (bytes: Uint8Array) => pairsFrom(bytes, 2).map(() => pair(bytes, 2));

    expect(mistakenRr(octets(three))).toEqual([1024, 1024, 1024]);
    expect(measurementIn(three).rr).toEqual([1024, 1025, 1026]);
  });

  it('gives all of them (sensors-swift, issue 6, and incyclist/devices give the first)', () => {
    const mistakenRr = (bytes: Uint8Array) => pairsFrom(bytes, 2).slice(0, 1);

    expect(mistakenRr(octets(three))).toEqual([1024]);
    expect(measurementIn(three).rr).toEqual([1024, 1025, 1026]);
  });

  it('gives them from short packets too (sensors-swift, issue 5, asks for more than six octets)', () => {
    const mistakenRr = (bytes: Uint8Array) => (bytes.length > 6 ? pairsFrom(bytes, 2) : []);

    expect(mistakenRr(octets('16 48 54 01'))).toEqual([]);
    expect(measurementIn('16 48 54 01').rr).toEqual([340]);
    expect(mistakenRr(octets('16 48 54 01 ec 02'))).toEqual([]);
    expect(measurementIn('16 48 54 01 ec 02').rr).toEqual([340, 748]);
  });

  it('keeps a packet with more or fewer than one (TrackMyIndoorWorkout, issue 372, drops it)', () => {
    const mistakenBpm = (bytes: Uint8Array) =>
      bytes.length === head(bytes) + (has(bytes, RR) ? 2 : 0) ? octet(bytes, 1) : null;

    expect(mistakenBpm(octets('16 48 54 01'))).toBe(72);
    for (const hex of ['16 48', '16 48 54 01 ec 02']) {
      expect(mistakenBpm(octets(hex))).toBeNull();
      expect(measurementIn(hex).bpm).toBe(72);
    }
  });

  it('stops before an odd last octet (polar-ble-sdk, BleHrClient.kt, reads past the end)', () => {
    const mistakenRr = (bytes: Uint8Array) => {
      const values: number[] = [];
      for (let at = 2; at < bytes.length; at += 2) values.push(pair(bytes, at));
      return values;
    };

    expect(mistakenRr(octets('10 5a 00 04 01'))).toEqual([1024, Number.NaN]);
    expect(measurementIn('10 5a 00 04 01')).toMatchObject({ bpm: 90, rr: [1024], trailingBytes: 1 });
  });

  it('forgets the last packet (incyclist/devices keeps its interval where a packet has none)', () => {
    const mistakenReader = () => {
      let last: number | null = null;
      return (bytes: Uint8Array) => {
        if (has(bytes, RR)) last = pair(bytes, 2);
        return last;
      };
    };
    const stream = ['10 5a 00 04', '00 5b', '00 5c'];

    expect(stream.map(octets).map(mistakenReader())).toEqual([1024, 1024, 1024]);
    expect(stream.map((hex) => measurementIn(hex).rr)).toEqual([[1024], [], []]);
  });
});

describe('what a value means', () => {
  it('takes no interval of 0 or 64 s for a beat (polar-ble-sdk, BleHrClientTest.kt, lists them)', () => {
    const mistakenRr = (bytes: Uint8Array) => pairsFrom(bytes, 2);
    const unusedSlots = '10 5a 00 04 00 00 ff ff';

    expect(mistakenRr(octets(unusedSlots))).toEqual([1024, 0, 65535]);
    expect(measurementIn(unusedSlots)).toMatchObject({ rr: [1024], droppedRr: 2 });
  });

  it('counts intervals in 1/1024 s (taken for milliseconds, a second is 24 ms too long)', () => {
    const mistakenMilliseconds = (bytes: Uint8Array) => pairsFrom(bytes, 2);

    expect(mistakenMilliseconds(octets('16 42 18 04 70 01'))).toEqual([1048, 368]);
    expect(measurementIn('16 42 18 04 70 01').rr.map(rrMilliseconds)).toEqual([1023.4375, 359.375]);
  });

  it('counts intervals in seconds where it divides by 1024 (ActiGraph GT3X prints 1.0234 milliseconds)', () => {
    const mistakenMilliseconds = (bytes: Uint8Array) => pair(bytes, 2) / 1024;

    expect(mistakenMilliseconds(octets('16 42 18 04'))).toBeCloseTo(1.0234, 4);
    expect(measurementIn('16 42 18 04').rr.map(rrMilliseconds)).toEqual([1023.4375]);
  });

  it('counts energy in kilojoules (a classic, by the Codename One documentation: kilocalories)', () => {
    const kilojoulesInKilocalorie = 4.184;
    const mistakenKilojoules = (bytes: Uint8Array) => pair(bytes, 2) * kilojoulesInKilocalorie;

    expect(mistakenKilojoules(octets('08 5a e8 03'))).toBeCloseTo(4184);
    expect(measurementIn('08 5a e8 03').energyKilojoules).toBe(1000);
  });

  it('keeps a heart rate outside what was expected (openrowingmonitor throws it away)', () => {
    const resting = 48;
    const highest = 180;
    const mistakenBpm = (bytes: Uint8Array) => {
      const bpm = octet(bytes, 1);
      return bpm < resting || bpm > highest ? null : bpm;
    };

    for (const [hex, bpm] of [
      ['06 2c', 44],
      ['06 c8', 200],
    ] as const) {
      expect(mistakenBpm(octets(hex))).toBeNull();
      expect(measurementIn(hex).bpm).toBe(bpm);
    }
  });

  it('never makes a heart rate out of nothing (Auuki publishes a lost strap as 0 bpm)', () => {
    const mistakenBpm = (bytes: Uint8Array) => bytes[1] ?? 0;

    for (const [hex, reason] of [
      ['', 'empty'],
      ['06', 'heart-rate-cut-short'],
    ] as const) {
      expect(mistakenBpm(octets(hex))).toBe(0);
      expect(decodeMeasurement(octets(hex))).toEqual({ kind: 'malformed', reason });
    }
  });

  it('never gives the last heart rate again (incyclist/devices swallows the fault of a short packet)', () => {
    const mistakenReader = () => {
      let last = Number.NaN;
      return (bytes: Uint8Array) => {
        const bpm = octet(bytes, 1);
        if (!Number.isNaN(bpm)) last = bpm;
        return last;
      };
    };
    const stream = ['06 5a', '06', ''];

    expect(stream.map(octets).map(mistakenReader())).toEqual([90, 90, 90]);
    expect(stream.map((hex) => decodeMeasurement(octets(hex)).kind)).toEqual([
      'measurement',
      'malformed',
      'malformed',
    ]);
  });
});
