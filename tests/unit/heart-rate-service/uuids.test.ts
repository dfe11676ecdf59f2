import { expect, test } from 'vitest';
import * as uuids from '../../../src/heart-rate-service/uuids.ts';

test('the UUIDs are the assigned ones, in lower-case hexadecimal', () => {
  expect({ ...uuids }).toEqual({
    HEART_RATE_SERVICE: '180d',
    HEART_RATE_MEASUREMENT: '2a37',
    BODY_SENSOR_LOCATION: '2a38',
    HEART_RATE_CONTROL_POINT: '2a39',
    BATTERY_SERVICE: '180f',
    BATTERY_LEVEL: '2a19',
    DEVICE_INFORMATION_SERVICE: '180a',
    MANUFACTURER_NAME_STRING: '2a29',
    MODEL_NUMBER_STRING: '2a24',
    SERIAL_NUMBER_STRING: '2a25',
    FIRMWARE_REVISION_STRING: '2a26',
    HARDWARE_REVISION_STRING: '2a27',
    SOFTWARE_REVISION_STRING: '2a28',
  });
});
