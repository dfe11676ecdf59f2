import { describe, expect, it, test } from 'vitest';
import { decodeMeasurement } from '../../../src/heart-rate-service/measurement.ts';
import { rrMilliseconds } from '../../../src/units.ts';
import { measurementIn, octets, ticks } from './octets.ts';

describe('every combination of flags', () => {
  // 154 bpm (0x9a), 300 kJ (0x012c), RR 399 (0x018f) and 401 (0x0191) in 1/1024 s.
  test.each([
    { hex: '00 9a', format: '8-bit', contact: 'unsupported', energy: null, rr: [] },
    { hex: '02 9a', format: '8-bit', contact: 'unsupported', energy: null, rr: [] },
    { hex: '04 9a', format: '8-bit', contact: 'none', energy: null, rr: [] },
    { hex: '06 9a', format: '8-bit', contact: 'detected', energy: null, rr: [] },
    { hex: '08 9a 2c 01', format: '8-bit', contact: 'unsupported', energy: 300, rr: [] },
    { hex: '0a 9a 2c 01', format: '8-bit', contact: 'unsupported', energy: 300, rr: [] },
    { hex: '0c 9a 2c 01', format: '8-bit', contact: 'none', energy: 300, rr: [] },
    { hex: '0e 9a 2c 01', format: '8-bit', contact: 'detected', energy: 300, rr: [] },
    { hex: '10 9a 8f 01 91 01', format: '8-bit', contact: 'unsupported', energy: null, rr: [399, 401] },
    { hex: '12 9a 8f 01 91 01', format: '8-bit', contact: 'unsupported', energy: null, rr: [399, 401] },
    { hex: '14 9a 8f 01 91 01', format: '8-bit', contact: 'none', energy: null, rr: [399, 401] },
    { hex: '16 9a 8f 01 91 01', format: '8-bit', contact: 'detected', energy: null, rr: [399, 401] },
    { hex: '18 9a 2c 01 8f 01 91 01', format: '8-bit', contact: 'unsupported', energy: 300, rr: [399, 401] },
    { hex: '1a 9a 2c 01 8f 01 91 01', format: '8-bit', contact: 'unsupported', energy: 300, rr: [399, 401] },
    { hex: '1c 9a 2c 01 8f 01 91 01', format: '8-bit', contact: 'none', energy: 300, rr: [399, 401] },
    { hex: '1e 9a 2c 01 8f 01 91 01', format: '8-bit', contact: 'detected', energy: 300, rr: [399, 401] },
    { hex: '01 9a 00', format: '16-bit', contact: 'unsupported', energy: null, rr: [] },
    { hex: '03 9a 00', format: '16-bit', contact: 'unsupported', energy: null, rr: [] },
    { hex: '05 9a 00', format: '16-bit', contact: 'none', energy: null, rr: [] },
    { hex: '07 9a 00', format: '16-bit', contact: 'detected', energy: null, rr: [] },
    { hex: '09 9a 00 2c 01', format: '16-bit', contact: 'unsupported', energy: 300, rr: [] },
    { hex: '0b 9a 00 2c 01', format: '16-bit', contact: 'unsupported', energy: 300, rr: [] },
    { hex: '0d 9a 00 2c 01', format: '16-bit', contact: 'none', energy: 300, rr: [] },
    { hex: '0f 9a 00 2c 01', format: '16-bit', contact: 'detected', energy: 300, rr: [] },
    { hex: '11 9a 00 8f 01 91 01', format: '16-bit', contact: 'unsupported', energy: null, rr: [399, 401] },
    { hex: '13 9a 00 8f 01 91 01', format: '16-bit', contact: 'unsupported', energy: null, rr: [399, 401] },
    { hex: '15 9a 00 8f 01 91 01', format: '16-bit', contact: 'none', energy: null, rr: [399, 401] },
    { hex: '17 9a 00 8f 01 91 01', format: '16-bit', contact: 'detected', energy: null, rr: [399, 401] },
    {
      hex: '19 9a 00 2c 01 8f 01 91 01',
      format: '16-bit',
      contact: 'unsupported',
      energy: 300,
      rr: [399, 401],
    },
    {
      hex: '1b 9a 00 2c 01 8f 01 91 01',
      format: '16-bit',
      contact: 'unsupported',
      energy: 300,
      rr: [399, 401],
    },
    { hex: '1d 9a 00 2c 01 8f 01 91 01', format: '16-bit', contact: 'none', energy: 300, rr: [399, 401] },
    { hex: '1f 9a 00 2c 01 8f 01 91 01', format: '16-bit', contact: 'detected', energy: 300, rr: [399, 401] },
  ])(
    '$hex is 154 bpm, $format, contact $contact, $energy kJ, RR $rr',
    ({ hex, format, contact, energy, rr }) => {
      expect(decodeMeasurement(octets(hex))).toEqual({
        kind: 'measurement',
        bpm: 154,
        format,
        contact,
        energyKilojoules: energy,
        rr,
        droppedRr: 0,
        trailingBytes: 0,
      });
    },
  );

  it.each([
    ['20', '00'],
    ['40', '00'],
    ['80', '00'],
    ['e0', '00'],
    ['f6', '16'],
    ['ff', '1f'],
  ])('reads flags %s like %s, because bits 5 to 7 are reserved', (flags, withoutReserved) => {
    const rest = '9a 00 2c 01 8f 01';
    expect(decodeMeasurement(octets(`${flags} ${rest}`))).toEqual(
      decodeMeasurement(octets(`${withoutReserved} ${rest}`)),
    );
  });
});

describe('heart rate', () => {
  it.each([
    ['00 00', 0],
    ['00 01', 1],
    ['00 7f', 127],
    ['00 80', 128],
    ['00 ff', 255],
    ['01 00 00', 0],
    ['01 ff 00', 255],
    ['01 00 01', 256],
    ['01 2c 01', 300],
    ['01 ff ff', 65535],
  ])('gives %s as %i bpm, and leaves it to others to judge', (hex, expected) => {
    expect(measurementIn(hex).bpm).toBe(expected);
  });

  it('follows the format from packet to packet', () => {
    const stream = ['10 5a 00 04', '11 5b 00 00 04', '10 5c 00 04', '11 2c 01 00 04'].map(measurementIn);
    expect(stream.map(({ bpm }) => bpm)).toEqual([90, 91, 92, 300]);
    expect(stream.map(({ format }) => format)).toEqual(['8-bit', '16-bit', '8-bit', '16-bit']);
    expect(stream.map(({ rr }) => rr)).toEqual([[1024], [1024], [1024], [1024]]);
  });
});

describe('energy expended', () => {
  it.each([
    ['08 48 00 00', 0],
    ['08 48 01 00', 1],
    ['08 48 00 01', 256],
    ['08 48 fe ff', 65534],
  ])('gives %s as %i kJ', (hex, expected) => {
    expect(measurementIn(hex).energyKilojoules).toBe(expected);
  });

  it('keeps the saturated 65535 kJ a number', () => {
    expect(measurementIn('08 48 ff ff').energyKilojoules).toBe(65535);
  });

  it('finds the RR intervals whether or not this packet carries energy', () => {
    const stream = ['16 48 00 04', '1e 48 2c 01 01 04', '16 48 02 04'].map(measurementIn);
    expect(stream.map(({ energyKilojoules }) => energyKilojoules)).toEqual([null, 300, null]);
    expect(stream.map(({ rr }) => rr)).toEqual([[1024], [1025], [1026]]);
  });
});

describe('RR intervals', () => {
  const upwards = (count: number) => Array.from({ length: count }, (_, index) => 800 + index);
  const inHex = (values: readonly number[]) =>
    values.map((value) => `${(value % 256).toString(16)} ${Math.floor(value / 256).toString(16)}`).join(' ');

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('gives %i of them, the oldest first', (count) => {
    expect(measurementIn(`10 48 ${inHex(upwards(count))}`).rr).toEqual(upwards(count));
  });

  it.each([
    ['8-bit', '10 48', 9],
    ['8-bit with energy', '18 48 2c 01', 8],
    ['16-bit', '11 48 00', 8],
    ['16-bit with energy', '19 48 00 2c 01', 7],
  ])('reads a full packet at ATT_MTU 23: %s', (_, head, count) => {
    const hex = `${head} ${inHex(upwards(count))}`;
    expect(octets(hex).length).toBeGreaterThan(18);
    expect(octets(hex).length).toBeLessThanOrEqual(20);
    expect(measurementIn(hex)).toMatchObject({ bpm: 72, rr: upwards(count), trailingBytes: 0 });
  });

  it('reads 20 in one packet, as a larger ATT_MTU allows', () => {
    expect(measurementIn(`16 48 ${inHex(upwards(20))}`).rr).toEqual(upwards(20));
  });

  it.each(['10 48', '16 48', '18 48 2c 01', '11 48 00', '1f 48 00 2c 01'])(
    'takes %s, announced without any, for none',
    (hex) => {
      expect(measurementIn(hex)).toMatchObject({ bpm: 72, rr: [], droppedRr: 0, trailingBytes: 0 });
    },
  );

  it.each([
    ['10 48 00 00', [], 1],
    ['10 48 ff ff', [], 1],
    ['10 48 00 00 ff ff 00 00', [], 3],
    ['10 48 00 04 00 00 01 04', [1024, 1025], 1],
    ['10 48 00 00 00 04', [1024], 1],
    ['10 48 00 04 ff ff', [1024], 1],
    ['10 48 01 00 fe ff', [1, 65534], 0],
    ['10 48 ff 00 00 ff', [255, 65280], 0],
  ])('drops 0 and 65535, and counts them: %s', (hex, rr, droppedRr) => {
    expect(measurementIn(hex)).toMatchObject({ rr, droppedRr, trailingBytes: 0 });
  });

  it('cannot be changed where a packet has none, because that list is shared', () => {
    expect(Object.isFrozen(measurementIn('00 48').rr)).toBe(true);
  });
});

describe('left-over octets', () => {
  it.each([
    ['10 48 00', []],
    ['10 48 00 04 01', [1024]],
    ['16 48 00 04 01 04 ff', [1024, 1025]],
    ['18 48 2c 01 00', []],
    ['11 48 00 00 04 00', [1024]],
    ['1f 48 00 2c 01 00 04 00', [1024]],
  ])('ignores and counts an odd one after the RR intervals: %s', (hex, rr) => {
    expect(measurementIn(hex)).toMatchObject({ bpm: 72, rr, droppedRr: 0, trailingBytes: 1 });
  });

  it.each([
    ['00 48 00', 1],
    ['00 48 00 04', 2],
    ['06 48 00 04 01 04', 4],
    ['01 48 00 07', 1],
    ['08 48 2c 01 00 04', 2],
  ])('ignores and counts all of them without RR intervals: %s', (hex, trailingBytes) => {
    expect(measurementIn(hex)).toMatchObject({ bpm: 72, rr: [], droppedRr: 0, trailingBytes });
  });
});

describe('a packet too short for its flags', () => {
  it('is malformed when it is empty', () => {
    expect(decodeMeasurement(new Uint8Array())).toEqual({ kind: 'malformed', reason: 'empty' });
  });

  it.each(['00', '01', '06', '16', '1f', 'ff', '01 48', '11 48', '1f 48'])(
    'is malformed when its heart rate is cut short: %s',
    (hex) => {
      expect(decodeMeasurement(octets(hex))).toEqual({ kind: 'malformed', reason: 'heart-rate-cut-short' });
    },
  );

  it.each(['08 48', '08 48 2c', '18 48', '18 48 2c', '09 48 00', '09 48 00 2c', '1f 48 00 2c'])(
    'is malformed when its energy is cut short: %s',
    (hex) => {
      expect(decodeMeasurement(octets(hex))).toEqual({ kind: 'malformed', reason: 'energy-cut-short' });
    },
  );
});

describe('octets that lie within a larger buffer', () => {
  it('are read from where they begin to where they end', () => {
    const buffer = octets('ff ff 16 48 00 04 01 ff ff');
    expect(decodeMeasurement(buffer.subarray(2, 7))).toMatchObject({
      bpm: 72,
      rr: [1024],
      droppedRr: 0,
      trailingBytes: 1,
    });
  });
});

describe('packets published by others', () => {
  test('movisens/SmartGattLib, HeartRateMeasurementTest: worn, 72 bpm, RR 0.33203125 s and 0.73046875 s', () => {
    const { bpm, contact, rr } = measurementIn('16 48 54 01 ec 02');
    expect([bpm, contact]).toEqual([72, 'detected']);
    expect(rr.map((interval) => rrMilliseconds(interval) / 1000)).toEqual([0.33203125, 0.73046875]);
  });

  test('e-learn.cn: 77 bpm, RR 790/1024 s, which is 771 ms', () => {
    const { bpm, contact, rr } = measurementIn('16 4d 16 03');
    expect([bpm, contact, rr]).toEqual([77, 'detected', [790]]);
    expect(rr.map((interval) => Math.floor(rrMilliseconds(interval)))).toEqual([771]);
  });

  test('ActiGraph documentation: 66 bpm, RR 1048/1024 s and 368/1024 s', () => {
    expect(measurementIn('16 42 18 04 70 01')).toMatchObject({
      bpm: 66,
      contact: 'detected',
      rr: [1048, 368],
      trailingBytes: 0,
    });
  });

  test.each([
    { decimal: [16, 78, 210, 2, 200, 2], bpm: 78, milliseconds: [705.078125, 695.3125] },
    { decimal: [16, 79, 183, 2], bpm: 79, milliseconds: [678.7109375] },
    { decimal: [16, 80, 192, 2], bpm: 80, milliseconds: [687.5] },
    { decimal: [16, 81, 0, 3, 18, 3], bpm: 81, milliseconds: [750, 767.578125] },
    { decimal: [16, 81, 50, 3], bpm: 81, milliseconds: [798.828125] },
  ])('FleXoft/Polar-H7-HRM, issue 1: $decimal is $bpm bpm, RR $milliseconds ms', (packet) => {
    const decoded = decodeMeasurement(Uint8Array.from(packet.decimal));
    expect(decoded).toMatchObject({ kind: 'measurement', bpm: packet.bpm, trailingBytes: 0 });
    if (decoded.kind === 'measurement') expect(decoded.rr.map(rrMilliseconds)).toEqual(packet.milliseconds);
  });

  test.each([
    { hex: '10 3e b1 03 de', bpm: 62, rr: [945] },
    { hex: '10 39 23 04 35', bpm: 57, rr: [1059] },
    { hex: '10 3d cf 03 ef', bpm: 61, rr: [975] },
  ])('WebBluetoothCG/web-bluetooth, issue 493, with an odd last octet: $hex', ({ hex, bpm, rr }) => {
    expect(measurementIn(hex)).toMatchObject({ bpm, rr, trailingBytes: 1 });
  });

  describe('polarofficial/polar-ble-sdk, BleHrClientTest', () => {
    test.each([
      { hex: '00 ff', expected: { format: '8-bit', bpm: 255 } },
      { hex: '00 7f', expected: { format: '8-bit', bpm: 127 } },
      { hex: '01 80 80', expected: { format: '16-bit', bpm: 32896 } },
      { hex: '01 7f 7f', expected: { format: '16-bit', bpm: 32639 } },
      { hex: '06 00', expected: { contact: 'detected', bpm: 0 } },
      { hex: '04 00', expected: { contact: 'none', bpm: 0 } },
      { hex: '02 00', expected: { contact: 'unsupported', bpm: 0 } },
      { hex: '00 00', expected: { contact: 'unsupported', bpm: 0 } },
      { hex: '09 00 00 ff ff', expected: { bpm: 0, energyKilojoules: 65535 } },
      { hex: '08 00 7f 80', expected: { bpm: 0, energyKilojoules: 32895 } },
    ])('$hex', ({ hex, expected }) => {
      expect(measurementIn(hex)).toMatchObject(expected);
    });

    // Polar expects the intervals of 0 and 65535 in the list; here they are dropped, for no heart makes them.
    test.each([
      { hex: '10 00 ff ff', rr: ticks(), droppedRr: 1 },
      { hex: '11 00 00 ff ff 7f 80', rr: ticks(32895), droppedRr: 1 },
      { hex: '10 00 00 00', rr: ticks(), droppedRr: 1 },
      { hex: '11 00 00 00 00', rr: ticks(), droppedRr: 1 },
    ])('$hex, but for the intervals no heart makes', ({ hex, rr, droppedRr }) => {
      expect(measurementIn(hex)).toMatchObject({ bpm: 0, rr, droppedRr, trailingBytes: 0 });
    });
  });
});
