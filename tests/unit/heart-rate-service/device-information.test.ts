import { describe, expect, it } from 'vitest';
import { deviceInformationSchema } from '../../../src/contract/straps.ts';
import {
  DEVICE_INFORMATION_CHARACTERISTICS,
  decodeUtf8Text,
} from '../../../src/heart-rate-service/device-information.ts';
import { octets } from './octets.ts';

const encoded = (text: string) => new TextEncoder().encode(text);

describe('decodeUtf8Text', () => {
  it.each(['Polar Electro Oy', 'H10', 'Müller & Söhne', '心拍計', '❤️'])('gives "%s" as sent', (text) => {
    expect(decodeUtf8Text(encoded(text))).toBe(text);
  });

  it.each([
    ['H10\0', 'H10'],
    ['H10\0\0\0\0', 'H10'],
    ['H10\0what was in memory', 'H10'],
  ])('ends at the first NUL', (sent, text) => {
    expect(decodeUtf8Text(encoded(sent))).toBe(text);
  });

  it.each([
    ['  H10 \r\n', 'H10'],
    ['\u0007H\u001b10\u007f', 'H10'],
    ['\u0085H10\u009f', 'H10'],
    ['H10\u202e01H\u2066', 'H1001H'],
    ['H10\u2028\u2029', 'H10'],
    ['\ufeffH10', 'H10'],
  ])('leaves out what cannot be seen', (sent, text) => {
    expect(decodeUtf8Text(encoded(sent))).toBe(text);
  });

  it.each(['', '\0', '\0H10', '   ', '\r\n\t', '\u0001\u0002'])('is unknown when nothing is left', (sent) => {
    expect(decodeUtf8Text(encoded(sent))).toBeNull();
  });

  it.each([
    ['48 31 30 ff', 'H10\ufffd'],
    ['c3 48', '\ufffdH'],
    ['48 e2 82', 'H\ufffd'],
    ['c0 80', '\ufffd\ufffd'],
  ])('replaces what is not UTF-8: %s', (hex, text) => {
    expect(decodeUtf8Text(octets(hex))).toBe(text);
  });

  it('reads no more than 512 octets, so that the text fits the contract', () => {
    expect(decodeUtf8Text(encoded('x'.repeat(512)))).toHaveLength(512);
    expect(decodeUtf8Text(encoded('x'.repeat(513)))).toHaveLength(512);
    expect(decodeUtf8Text(encoded(`${'x'.repeat(600)}\0`))).toHaveLength(512);
  });

  it('reads only its own part of a larger buffer', () => {
    expect(decodeUtf8Text(encoded('xxH10xx').subarray(2, 5))).toBe('H10');
  });
});

describe('DEVICE_INFORMATION_CHARACTERISTICS', () => {
  it('says which text each characteristic holds', () => {
    expect(DEVICE_INFORMATION_CHARACTERISTICS).toEqual({
      '2a29': 'manufacturer',
      '2a24': 'model',
      '2a25': 'serial',
      '2a26': 'firmware',
      '2a27': 'hardware',
      '2a28': 'software',
    });
  });

  it('fills every text the contract has room for', () => {
    const { location: _, ...texts } = deviceInformationSchema.shape;
    expect(Object.values(DEVICE_INFORMATION_CHARACTERISTICS).sort()).toEqual(Object.keys(texts).sort());
  });
});
