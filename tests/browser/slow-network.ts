import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A network between a browser and the service that holds back what the service says. */
export interface SlowNetwork {
  /** Where the browser finds the service through it. */
  through(address: string): string;
  /** From now on everything the service says arrives so many ms late. */
  holdBack(ms: number): void;
  /** How many pieces it has delivered late. */
  readonly delivered: number;
  close(): void;
}

export async function slowNetwork(servicePort: number): Promise<SlowNetwork> {
  const sockets = new Set<Socket>();
  let delayMs = 0;
  let delivered = 0;
  const server = createServer((browser) => {
    const service = connect(servicePort, '127.0.0.1');
    const here = `127.0.0.1:${port()}`;
    for (const socket of [browser, service]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
    browser.on('close', () => service.destroy());
    // The service answers under its own address alone; Host and Origin are made to name it.
    browser.on('data', (data) =>
      service.write(
        Buffer.from(data.toString('latin1').replaceAll(here, `127.0.0.1:${servicePort}`), 'latin1'),
      ),
    );
    service.on('data', (data) => {
      if (delayMs === 0) {
        browser.write(data);
        return;
      }
      setTimeout(() => {
        delivered += 1;
        browser.write(data);
      }, delayMs);
    });
    service.on('close', () => browser.end());
  }).listen(0, '127.0.0.1');
  const port = () => {
    const at = server.address();
    return typeof at === 'object' && at !== null ? at.port : 0;
  };
  await once(server, 'listening');
  return {
    through: (address) => address.replace(`:${servicePort}`, `:${port()}`),
    holdBack: (ms) => {
      delayMs = ms;
    },
    get delivered() {
      return delivered;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
