/** What a strap tells besides the heart rate: battery, maker, model, numbers, place on the body. */
import type { DeviceInformation } from '../contract/straps.ts';
import { decodeBatteryLevel } from '../heart-rate-service/battery-level.ts';
import { decodeBodySensorLocation } from '../heart-rate-service/body-sensor-location.ts';
import {
  DEVICE_INFORMATION_CHARACTERISTICS,
  decodeUtf8Text,
} from '../heart-rate-service/device-information.ts';
import {
  BATTERY_LEVEL,
  BATTERY_SERVICE,
  BODY_SENSOR_LOCATION,
  DEVICE_INFORMATION_SERVICE,
  HEART_RATE_SERVICE,
} from '../heart-rate-service/uuids.ts';
import type { Outcome } from './bounded.ts';
import type { Uuid } from './driver.ts';
import { GENERIC_ACCESS_SERVICE, type StrapSession } from './strap-session.ts';

/** Core Specification, Vol 3 Part C, 12.1. */
const DEVICE_NAME = '2a00';

export interface Details {
  /** The name the device has besides its advertisement. */
  readonly name: string | null;
  readonly information: DeviceInformation;
}

/**
 * Asks for all details one by one; what the strap does not tell, or answers with an error, is
 * absent. The first question without an answer is the last: the library holds back everything that
 * comes after it on that connection. `onBattery` may be called again for as long as the connection
 * lasts. Null when the connection was lost meanwhile, or nothing was answered at all.
 */
export async function askForDetails(
  session: StrapSession,
  onBattery: (percent: number) => void,
): Promise<Details | null> {
  let name: string | null = null;
  const information: DeviceInformation = {};
  const texts = Object.entries(DEVICE_INFORMATION_CHARACTERISTICS).map(
    ([uuid, field]): Reader => [
      uuid,
      (bytes) => {
        const text = decodeUtf8Text(bytes);
        if (text !== null) information[field] = text;
      },
    ],
  );
  const place: Reader = [
    BODY_SENSOR_LOCATION,
    (bytes) => {
      const location = decodeBodySensorLocation(bytes);
      if (location !== null) information.location = location;
    },
  ];
  const ownName: Reader = [
    DEVICE_NAME,
    (bytes) => {
      name = decodeUtf8Text(bytes);
    },
  ];
  const isAnswered =
    (await followBattery(session, onBattery)) &&
    (await readEach(session, DEVICE_INFORMATION_SERVICE, texts)) &&
    (await readEach(session, HEART_RATE_SERVICE, [place])) &&
    (await readEach(session, GENERIC_ACCESS_SERVICE, [ownName]));
  const isEmpty = name === null && Object.keys(information).length === 0;
  return session.isLost || (isEmpty && !isAnswered) ? null : { name, information };
}

/** A characteristic, and what is done with its value. */
type Reader = readonly [uuid: Uuid, take: (bytes: Uint8Array) => void];

/** Whether every question had an answer; likewise {@link readEach}. */
async function followBattery(session: StrapSession, onBattery: (percent: number) => void): Promise<boolean> {
  const found = await session.characteristics(BATTERY_SERVICE);
  if (!found.ok) return isAnswer(found);
  const battery = found.value.find(({ uuid }) => uuid === BATTERY_LEVEL);
  if (battery === undefined) return true;
  const tell = (bytes: Uint8Array) => {
    const percent = decodeBatteryLevel(bytes);
    if (percent !== null) onBattery(percent);
  };
  if (battery.canRead) {
    const level = await session.read(battery);
    if (level.ok) tell(level.value);
    if (!isAnswer(level)) return false;
  }
  if (!battery.canNotify) return true;
  battery.onNotification(tell);
  return isAnswer(await session.subscribe(battery));
}

async function readEach(session: StrapSession, service: Uuid, readers: readonly Reader[]): Promise<boolean> {
  const found = await session.characteristics(service);
  if (!found.ok) return isAnswer(found);
  for (const [wanted, take] of readers) {
    const characteristic = found.value.find(({ uuid, canRead }) => uuid === wanted && canRead);
    if (characteristic === undefined) continue;
    const value = await session.read(characteristic);
    if (!isAnswer(value)) return false;
    if (value.ok) take(value.value);
  }
  return true;
}

/** An error is an answer too. */
const isAnswer = (outcome: Outcome<unknown>): boolean => outcome.ok || outcome.why === 'failed';
