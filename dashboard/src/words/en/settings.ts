import type { ExportFormat } from '../../../../src/contract/data.ts';
import type { Role } from '../../../../src/contract/http.ts';
import type { Heard, SettingKey } from '../../../../src/contract/settings.ts';
import { alertKinds } from './alert-kinds.ts';

/** Settings that have a name of their own; those of sound are named by what may sound where. */
type Named = Exclude<SettingKey, `sound.${string}` | 'sharing.carers'>;

/** The words of the settings; what each does and may be comes from the service. */
export const settings = {
  title: 'Settings',
  volumeIs: 'How loud a device is, and whether its screen stays on, is set on each device:',
  groups: {
    alerts: 'Alerts',
    night: 'Night',
    wearing: 'Times without the strap',
    day: 'The waking day',
    mqtt: 'Home Assistant and others (MQTT)',
    webhook: 'Webhook',
    bluetooth: 'Bluetooth',
  } as Readonly<Record<string, string>>, // a group that has no name here is shown under its own
  sounds: {
    wearer: 'What may sound on the wearer’s devices',
    carer: 'What may sound on carers’ devices',
    display: 'What may sound on displays',
  } satisfies Record<Role, string>,
  names: {
    'alerts.overDwell': 'Over for how long until the alert',
    'alerts.longOverAfter': 'Over for long',
    'alerts.dayTotal': 'Time over in a day',
    'alerts.noSignalAfter': 'Without a heart rate for how long',
    'alerts.batteryLow': 'Battery is low at',
    'alerts.batteryCharged': 'Battery is charged above',
    'alerts.clockFor': 'Notice about the clock',
    'alerts.repeat': 'Says so again after',
    'alerts.quiet': 'Quiet time after an alert',
    'alerts.handOver': 'Carers hear after',
    'alerts.silence': 'One tap on “Quiet” lasts',
    'night.from': 'The night begins',
    'night.to': 'The night ends',
    'wearing.notFrom': 'The strap is usually off from',
    'wearing.notTo': 'The strap is usually on again from',
    'day.wakingFrom': 'The waking day begins',
    'day.wakingTo': 'The waking day ends',
    'mqtt.address': 'Address of the broker',
    'mqtt.username': 'User name',
    'mqtt.password': 'Password',
    'mqtt.name': 'Name of this Plimsoll',
    'mqtt.discovery': 'Discovery prefix',
    'webhook.address': 'Address of the program',
    'bluetooth.driver': 'Bluetooth library',
  } satisfies Record<Named, string> as Readonly<Record<string, string>>, // keys come from the service
  kinds: alertKinds as Readonly<Record<string, string>>, // the same
  options: {
    always: 'at any hour',
    day: 'by day',
    night: 'by night',
    never: 'never',
  } satisfies Record<Heard, string> as Readonly<Record<string, string>>, // the same
  range: (min: number, max: number, unit: string) => `From ${min} to ${max}\u00a0${unit}.`,
  usually: (value: string) => `Usually ${value}.`,
  usuallyOff: 'Usually off.',
  emptyIsOff: 'Empty: off.',
  secretSet: 'Set; it is not shown. Type another to replace it.',
  remove: 'Remove it',
  fromEnvironment: (name: string) => `Set by ${name} where Plimsoll was started; change it there.`,
  toUsual: 'Back to the usual',
  quoted: (name: string) => `“${name}”`,
  named: (what: string, name: string) => `${what}: ${name}`,
  save: 'Save',
  unsaved: 'not saved',
  discard: 'Discard',
  saved: 'Saved, and in force.',
  nothingChanged: 'Nothing was changed.',
  data: {
    takeAlong: 'Take everything along',
    takeAlongWhat: 'A file of what was received, for this device’s downloads. Days left empty: all there is.',
    format: 'For',
    formats: {
      csv: 'a spreadsheet (CSV)',
      json: 'other programs (JSON)',
      fit: 'sports programs (FIT)',
      capture: 'Plimsoll itself: a capture, as it was received',
    } satisfies Record<ExportFormat, string>,
    from: 'First day',
    to: 'Last day',
    wrongWayRound: 'The first day comes after the last one.',
    download: 'Download',
    delete: 'Delete',
    deleteWhat: 'What is deleted cannot be brought back. If in doubt, take it along first.',
    what: 'What',
    someDays: 'Days',
    everything: 'Everything: Plimsoll then ends, and begins anew when it is started again',
    needsDays: 'Choose the first and the last day of what is to be deleted.',
    typeOut: (sentence: string) => `Type this out: ${sentence}`,
    deleteNow: 'Delete now',
    deleting: 'Deleting. With years of data this takes minutes.',
    deletedEverything: 'Everything is deleted, and Plimsoll has ended.',
    deleted: (entries: string) => `Deleted: ${entries} packets and events.`,
    copiesLeft: (folders: string) => `Older copies were left: ${folders}.`,
  },
  notRead: 'The settings could not be read. Come back in a moment.',
};
