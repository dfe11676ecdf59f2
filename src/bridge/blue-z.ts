/** BlueZ itself, over the system bus (its D-Bus interface: doc/org.bluez.Device.rst in BlueZ). */
import { createRequire } from 'node:module';
import { z } from 'zod';

/** What is asked of BlueZ itself, for the library cannot. */
export interface BlueZ {
  /** Ends the connections to these devices (addresses in any case), whoever asked for them; rejects when BlueZ cannot be reached. */
  disconnect(addresses: readonly string[]): Promise<void>;
}

const BLUEZ = 'org.bluez';
const DEVICE = 'org.bluez.Device1';

/** What is used of dbus-next. */
interface DBus {
  systemBus(): Bus;
}
interface Bus {
  on(event: 'error', listener: (error: unknown) => void): void;
  getProxyObject(name: string, path: string): Promise<{ getInterface(name: string): BusInterface }>;
  disconnect(): void;
}
type BusInterface = Readonly<Record<'GetManagedObjects' | 'Disconnect', () => Promise<unknown>>>;

const managedSchema = z.record(
  z.string(),
  z.object({
    [DEVICE]: z
      .object({ Address: z.object({ value: z.string() }), Connected: z.object({ value: z.boolean() }) })
      .optional(),
  }),
);

export const blueZ: BlueZ = {
  async disconnect(addresses) {
    // The cast is where the outside world begins; what it answers is checked.
    const { systemBus } = createRequire(import.meta.url)('dbus-next') as DBus;
    const bus = systemBus();
    const broken = new Promise<never>((_, reject) => bus.on('error', reject));
    try {
      await Promise.race([
        broken,
        disconnectAll(bus, new Set(addresses.map((address) => address.toLowerCase()))),
      ]);
    } finally {
      bus.disconnect();
    }
  },
};

async function disconnectAll(bus: Bus, addresses: ReadonlySet<string>): Promise<void> {
  const manager = (await bus.getProxyObject(BLUEZ, '/')).getInterface('org.freedesktop.DBus.ObjectManager');
  const objects = managedSchema.parse(await manager.GetManagedObjects());
  for (const [path, { [DEVICE]: device }] of Object.entries(objects)) {
    if (device?.Connected.value !== true || !addresses.has(device.Address.value.toLowerCase())) continue;
    await (await bus.getProxyObject(BLUEZ, path)).getInterface(DEVICE).Disconnect();
  }
}
