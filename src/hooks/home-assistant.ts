/** What Home Assistant is told over MQTT, as data. Facts: home-assistant.io/integrations/mqtt. */
import type { HouseState } from './house-state.ts';

/** The state is sent again at least this often, in ms, so that a lost message mends itself. */
export const STATE_EVERY_MS = 5_000;
/** Home Assistant forgets a state that was not repeated for this long, in s, whatever else happens. */
const EXPIRE_AFTER_S = 15;

/** Where Plimsoll speaks. */
export interface Topics {
  readonly discovery: string;
  /** `online` or `offline`: whether Plimsoll is connected. */
  readonly status: string;
  readonly state: string;
  /** Where Home Assistant says that it has started. */
  readonly birth: string;
}

export const topicsOf = (name: string, discoveryPrefix: string): Topics => ({
  discovery: `${discoveryPrefix}/device/${name}/config`,
  status: `${name}/status`,
  state: `${name}/state`,
  birth: `${discoveryPrefix}/status`,
});

/** The payload of the state topic; templates of {@link discoveryOf} read it. */
export function statePayload(state: HouseState): string {
  const of = (family: 'pacing' | 'technical') => state.alerts.filter((alert) => alert.family === family);
  const on = (list: readonly unknown[]) => (list.length > 0 ? 'ON' : 'OFF');
  return JSON.stringify({
    state: state.state,
    bpm: state.bpm,
    minutes_over: state.minutesOver,
    minutes_recorded: state.minutesRecorded,
    pacing_alert: on(of('pacing')),
    technical_alert: on(of('technical')),
    alerts: state.alerts.map(({ kind, family, raisedAt, acknowledged }) => ({
      kind,
      family,
      // Home Assistant's templates count in seconds.
      raised_at: Math.round(raisedAt / 1000),
      acknowledged,
    })),
  });
}

/** The discovery message: one device with all that Plimsoll tells (Home Assistant 2024.11 or newer). */
export function discoveryOf(topics: Topics, name: string, version: string): string {
  const online = { topic: topics.status };
  /** Available only while the state has a value for it: an old or unknown number is never shown. */
  const known = (field: string) => [
    online,
    {
      topic: topics.state,
      value_template: `{{ 'online' if value_json.${field} is not none else 'offline' }}`,
    },
  ];
  const common = (field: string) => ({
    unique_id: `${name}_${field}`,
    value_template: `{{ value_json.${field} }}`,
    expire_after: EXPIRE_AFTER_S,
  });
  const alert = (label: string, field: string) => ({
    platform: 'binary_sensor',
    name: label,
    device_class: 'problem',
    ...common(field),
    json_attributes_topic: topics.state,
    json_attributes_template: `{{ {'alerts': value_json.alerts | selectattr('family', 'eq', '${field.split('_', 1)[0]}') | list} | tojson }}`,
  });
  return JSON.stringify({
    device: { identifiers: [name], name: 'Plimsoll', manufacturer: 'Plimsoll', sw_version: version },
    origin: { name: 'Plimsoll', sw_version: version },
    state_topic: topics.state,
    availability: [online],
    availability_mode: 'all',
    qos: 0,
    components: {
      state: {
        platform: 'sensor',
        name: 'State',
        device_class: 'enum',
        options: ['under', 'near', 'over', 'no-threshold', 'no-signal'],
        ...common('state'),
      },
      bpm: {
        platform: 'sensor',
        name: 'Heart rate',
        unit_of_measurement: 'bpm',
        state_class: 'measurement',
        ...common('bpm'),
        availability: known('bpm'),
      },
      minutes_over: {
        platform: 'sensor',
        name: 'Over today, at least',
        device_class: 'duration',
        unit_of_measurement: 'min',
        ...common('minutes_over'),
        availability: known('minutes_over'),
      },
      minutes_recorded: {
        platform: 'sensor',
        name: 'Recorded today',
        device_class: 'duration',
        unit_of_measurement: 'min',
        ...common('minutes_recorded'),
      },
      pacing_alert: alert('Pacing alert', 'pacing_alert'),
      technical_alert: alert('Technical alert', 'technical_alert'),
    },
  });
}
