/** Which addresses are in the house. Nothing is ever sent to another one. */
import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { inputError, PlimsollError } from '../errors.ts';

/** Addresses that no router passes on to the internet: RFC 1122 3.2.1.3, RFC 1918, RFC 4193, RFC 4291 2.5.6. */
const HOUSE = new BlockList();
HOUSE.addSubnet('127.0.0.0', 8, 'ipv4');
HOUSE.addSubnet('10.0.0.0', 8, 'ipv4');
HOUSE.addSubnet('172.16.0.0', 12, 'ipv4');
HOUSE.addSubnet('192.168.0.0', 16, 'ipv4');
HOUSE.addAddress('::1', 'ipv6');
HOUSE.addSubnet('fc00::', 7, 'ipv6');
HOUSE.addSubnet('fe80::', 10, 'ipv6');

/** Names that only a house's own router or neighbours answer for (RFC 6762, RFC 8375, and usual routers). */
const HOUSE_NAMES = ['.local', '.home.arpa', '.lan', '.home', '.internal', '.localdomain', '.fritz.box'];

/** Whether an IP address is private or of this machine. A name is none. */
export function isHouseIp(address: string): boolean {
  const bare = address.split('%', 1)[0] ?? '';
  const version = isIP(bare);
  if (version === 0) return false;
  return HOUSE.check(bare, version === 4 ? 'ipv4' : 'ipv6');
}

/** Whether a host may be in the house, as far as its name or address alone tells; see {@link houseLookup}. */
export function mayBeInHouse(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (isIP(bare.split('%', 1)[0] ?? '') !== 0) return isHouseIp(bare);
  if (bare === '') return false;
  return !bare.includes('.') || HOUSE_NAMES.some((name) => bare.endsWith(name));
}

/** @throws PlimsollError `not-in-house` */
export function needHouseHost(host: string): void {
  if (!mayBeInHouse(host)) throw notInHouse(host);
}

/** That an address is outside the house, as an error that says what to enter. */
export const notInHouse = (host: string) =>
  inputError(
    'not-in-house',
    `${host} is not in this house, and Plimsoll sends nothing out of it; enter a private address such as 192.168.1.20 or a name such as homeassistant.local.`,
  );

/**
 * Finds a name's addresses for a connection that is about to be made, and refuses the connection when one
 * of them is outside the house: a name can be pointed elsewhere after it was entered.
 */
export const houseLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    const [first] = found ?? [];
    if (error !== null || first === undefined) {
      done(error ?? notInHouse(host), '');
    } else if (!found.every(({ address }) => isHouseIp(address))) {
      done(notInHouse(host), '');
    } else if (options.all === true) {
      done(null, found);
    } else {
      done(null, first.address, first.family);
    }
  });
};

/** Whether an error says that an address is not in the house. */
export const saysNotInHouse = (error: unknown): error is PlimsollError =>
  error instanceof PlimsollError && error.code === 'not-in-house';
