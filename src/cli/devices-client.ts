import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { deviceSchema, pairingSchema } from '../contract/http.ts';
import { type ServiceAddress, signInLinks } from '../contract/service-address.ts';
import { howToStart } from '../data-folder.ts';
import { environmentError, PlimsollError } from '../errors.ts';
import { readAddress } from '../store/address-file.ts';
import { lockFolder } from '../store/database.ts';
import { SIGN_IN_LINK_MS } from '../store/sessions.ts';
import { openStore } from '../store/store.ts';
import { epochMs } from '../units.ts';
import type { DevicesClient } from './devices.ts';
import { serviceCall } from './service-client.ts';

/**
 * The devices of the service that runs on a data folder. Whoever may read that folder is trusted as the wearer.
 *
 * @throws PlimsollError `not-running`, and as `openStore`
 */
export async function devicesClient(folder: string, clock: Clock): Promise<DevicesClient> {
  const address = runningOn(folder);
  const store = openStore(folder);
  const call = serviceCall(address, store.sessions.openLocal('wearer', clock.wall()));
  return {
    wearerLink: async () => {
      const now = clock.wall();
      const code = store.sessions.newSignInCode('wearer', now);
      const { authority, house } = address;
      return {
        ...signInLinks(address, code),
        trustAt: authority === null || house === null ? null : `${house}/`,
        expiresAt: epochMs(now + SIGN_IN_LINK_MS),
      };
    },
    pair: async (role) => pairingSchema.parse(await call('POST', 'pairing', { role })),
    list: async () => z.array(deviceSchema).parse(await call('GET', 'devices')),
    signOut: async (id) => void (await call('DELETE', `devices/${id}`)),
    close: async () => {
      await call('DELETE', 'session');
      store.close();
    },
  };
}

/** Where the service listens. @throws PlimsollError `not-running` */
function runningOn(folder: string): ServiceAddress {
  const address = addressOn(folder);
  if (address === null) throw notRunning(folder);
  return address;
}

/** Where the service on a data folder listens; null when none runs there. */
export function addressOn(folder: string): ServiceAddress | null {
  const address = readAddress(folder);
  if (address === null) return null;
  try {
    lockFolder(folder).release();
  } catch (error) {
    if (error instanceof PlimsollError && error.code === 'data-in-use') return address;
    throw error;
  }
  return null;
}

const notRunning = (folder: string) =>
  environmentError('not-running', `No Plimsoll runs on ${folder}; start it with ${howToStart(folder)}.`);
