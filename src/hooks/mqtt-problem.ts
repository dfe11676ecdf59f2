import { errorText, systemErrorCode } from '../errors.ts';
import { saysNotInHouse } from './house-address.ts';

/** CONNACK return codes of MQTT 3.1.1 (section 3.2.2.3). */
const BAD_USER_OR_PASSWORD = 4;
const NOT_AUTHORISED = 5;

/** Why the broker cannot be told anything, as one sentence that says what to do. Never holds a secret. */
export function mqttProblem(error: unknown, host: string): string {
  if (saysNotInHouse(error)) return error.message;
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  if (code === BAD_USER_OR_PASSWORD || code === NOT_AUTHORISED) {
    return `The MQTT broker at ${host} refuses this user name and password; enter them again in the settings.`;
  }
  const systemCode = systemErrorCode(error);
  if (systemCode?.includes('CERT') === true || systemCode === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE') {
    return `The certificate of the MQTT broker at ${host} is not trusted on this computer; start Plimsoll with its authority in NODE_EXTRA_CA_CERTS.`;
  }
  switch (systemCode) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `No MQTT broker named ${host} is found in the house; check its name, or enter its address as numbers.`;
    case 'ECONNREFUSED':
      return `Nothing listens at ${host} where the MQTT broker should be; start the broker, or check the port.`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return `The MQTT broker at ${host} cannot be reached; check that it is on and in this network.`;
  }
  return `The MQTT broker at ${host} does not answer as it should (${errorText(error)}); check that it runs. Plimsoll goes on trying.`;
}
