/**
 * The messages between the service and a bridge. They carry nothing of any Bluetooth library, so a
 * bridge in another room or in a browser tab can speak them too.
 */
import { z } from 'zod';
import { hexSchema, monotonicMsSchema } from './common.ts';
import {
  batteryPercentSchema,
  deviceInformationSchema,
  linkStateSchema,
  strapAddressSchema,
  strapIdentitySchema,
} from './straps.ts';

/** Raised whenever a message changes so that an older partner would misread it. */
export const BRIDGE_PROTOCOL = 2;

/**
 * The Bluetooth libraries to choose from, the default first: @stoprocent/noble talking to the adapter itself
 * (on Linux over HCI); @abandonware/noble, from which it was forked; the fork through the system's
 * Bluetooth service (Linux only, BlueZ over D-Bus).
 */
export const BLUETOOTH_DRIVERS = ['stoprocent-hci', 'abandonware', 'stoprocent-dbus'] as const;
export const bluetoothDriverSchema = z.enum(BLUETOOTH_DRIVERS);
export type BluetoothDriver = z.infer<typeof bluetoothDriverSchema>;
/** The environment variable in which a bridge process finds its driver. */
export const DRIVER_VARIABLE = 'PLIMSOLL_BLUETOOTH_DRIVER';

/** Why there is no Bluetooth, as something a person can act on. */
export const BLUETOOTH_PROBLEMS = [
  'driver-missing', // the Bluetooth library is not installed, or its native part was not built
  'not-supported', // this system's kernel has no Bluetooth
  'no-adapter',
  'adapter-off',
  'blocked', // by rfkill: flight mode or a hardware switch
  'not-permitted',
  'no-bluetooth-service', // the driver goes through the system's Bluetooth service, and that does not run
  'adapter-lacks-le', // Bluetooth Low Energy missing
  'bridge-failing', // the bridge process ended again and again
  'unknown',
] as const;
export const bluetoothProblemSchema = z.enum(BLUETOOTH_PROBLEMS);
export type BluetoothProblem = z.infer<typeof bluetoothProblemSchema>;

/** Why a bridge process ends. Any other end is a failure like `broken`. */
export const BRIDGE_EXITS = ['stopped', 'broken', 'afresh', 'silent', 'stuck', 'again'] as const;
export type BridgeExit = (typeof BRIDGE_EXITS)[number];

/** The same as its exit code. */
export const BRIDGE_EXIT_CODES = {
  /** As asked, or because the service is gone. */
  stopped: 0,
  /** A mistake in the bridge or in its Bluetooth library. */
  broken: 70,
  /** Nothing failed: the adapter came back, which only a fresh process can be trusted with. Start one at once. */
  afresh: 75,
  /** The strap is connected, but sends nothing, also after subscribing and connecting again. */
  silent: 76,
  /** The Bluetooth library or the adapter no longer answers. */
  stuck: 77,
  /** Nothing failed: there was no Bluetooth, and a fresh process is to look again. Start one at once. */
  again: 78,
} as const satisfies Record<BridgeExit, number>;

/** What a bridge tells the service. */
export const fromBridgeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), protocol: z.literal(BRIDGE_PROTOCOL) }),
  z.object({
    type: z.literal('bluetooth'),
    state: z.discriminatedUnion('state', [
      z.object({ state: z.literal('starting') }),
      z.object({ state: z.literal('ready') }),
      z.object({
        state: z.literal('unavailable'),
        problem: bluetoothProblemSchema,
        detail: z.string().max(2000),
      }),
    ]),
  }),
  z.object({
    type: z.literal('in-range'),
    address: strapAddressSchema,
    name: z.string().max(248).nullable(),
    rssi: z.number().int().nullable(),
    monotonic: monotonicMsSchema,
  }),
  z.object({
    type: z.literal('link'),
    address: strapAddressSchema.nullable(),
    state: linkStateSchema.exclude(['no-strap', 'no-bluetooth']),
    /** With `listening`: the address the service knows this strap by, if it is another. The serial numbers agree. */
    adoptedAs: strapAddressSchema.optional(),
    /** One sentence for the log: why the link came to this state, where that is known. */
    reason: z.string().max(2000).optional(),
    monotonic: monotonicMsSchema,
  }),
  z.object({
    type: z.literal('packet'),
    address: strapAddressSchema,
    hex: hexSchema,
    monotonic: monotonicMsSchema,
    /** True for a strap that is only shown while the wearer chooses; such packets are never kept. */
    preview: z.boolean(),
  }),
  z.object({ type: z.literal('battery'), address: strapAddressSchema, percent: batteryPercentSchema }),
  z.object({
    type: z.literal('device'),
    address: strapAddressSchema,
    name: z.string().max(248).nullable(),
    information: deviceInformationSchema,
  }),
  /** Comes every few seconds for as long as the bridge is not stuck itself. */
  z.object({ type: z.literal('alive') }),
  z.object({ type: z.literal('log'), text: z.string().max(2000) }),
  /** The last word: why the process ends now, whatever its exit code then is. */
  z.object({ type: z.literal('ending'), reason: z.enum(BRIDGE_EXITS) }),
]);
export type FromBridge = z.infer<typeof fromBridgeSchema>;
export type BluetoothState = Extract<FromBridge, { type: 'bluetooth' }>['state'];

/** What the service tells a bridge. */
export const toBridgeSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('listen'),
    /** The wearer's straps, the preferred first; empty: connect to none. */
    straps: z.array(strapIdentitySchema).max(32),
  }),
  /** Report straps in range and their live packets while the wearer chooses. */
  z.object({ type: z.literal('choose'), on: z.boolean() }),
  z.object({ type: z.literal('stop') }),
]);
export type ToBridge = z.infer<typeof toBridgeSchema>;

/** Over a Unix socket each message is a line of JSON. This one, from the service, comes before all others. */
export const bridgeBeginSchema = z.object({ type: z.literal('begin'), driver: bluetoothDriverSchema });
/** No message is longer than this many characters. */
export const BRIDGE_LINE_LIMIT = 65_536;
