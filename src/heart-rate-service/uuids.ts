/**
 * The 16-bit UUIDs this program reads or offers, in lower-case hexadecimal without a prefix
 * (Bluetooth Assigned Numbers).
 */

/** Heart Rate Service 1.0. */
export const HEART_RATE_SERVICE = '180d';
export const HEART_RATE_MEASUREMENT = '2a37';
export const BODY_SENSOR_LOCATION = '2a38';
export const HEART_RATE_CONTROL_POINT = '2a39';

/** Battery Service 1.0. */
export const BATTERY_SERVICE = '180f';
export const BATTERY_LEVEL = '2a19';

/** Device Information Service 1.1. */
export const DEVICE_INFORMATION_SERVICE = '180a';
export const MANUFACTURER_NAME_STRING = '2a29';
export const MODEL_NUMBER_STRING = '2a24';
export const SERIAL_NUMBER_STRING = '2a25';
export const FIRMWARE_REVISION_STRING = '2a26';
export const HARDWARE_REVISION_STRING = '2a27';
export const SOFTWARE_REVISION_STRING = '2a28';
