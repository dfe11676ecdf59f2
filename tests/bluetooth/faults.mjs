/** The faults of the matrix, in the order of the README's table: what they are called, not what they do. */
export const FAULTS = {
  'strap-killed': 'strap: battery out and in again',
  'strap-controller': 'strap: radio off and on, unnoticed by this side',
  'strap-silent': 'strap: connected, sends nothing for 12 s',
  'strap-silent-long': 'strap: connected, sends nothing for 33 s',
  adapter: 'adapter: off and on',
  'bridge-killed': 'bridge process: killed',
  'read-errors': 'strap: answers every question with an error',
  'no-details': 'strap: has no battery and no device information',
  malformed: 'strap: sends malformed packets in between',
  format: 'strap: changes format in mid-stream',
  takeover: 'strap silent, another one of the wearer’s takes over',
  bluetoothd: 'BlueZ’s bluetoothd beside us: battery out and in again',
};

/** The drivers that go through it, the default first. */
export const DRIVERS = ['stoprocent-hci', 'abandonware'];

/** What a library is known not to overcome by itself; said in the table, and no failure of a run. */
export const NOT_OVERCOME = { abandonware: ['strap-controller'] };
