import { createServer as createHttpServer, type Server as HttpServer, type IncomingMessage } from 'node:http';
import { createServer as createNetServer, type Server as NetServer, type Socket } from 'node:net';
import { systemErrorCode } from '../errors.ts';
import type { Door } from './door.ts';

/**
 * So many connections may stand open without having made a whole request. One more, and the oldest of
 * them is cut off: whoever opens a thousand and says nothing keeps nobody out.
 */
const SILENT_CONNECTIONS = 200;
/** A connection that does not say within this time whether it speaks TLS is cut off, in ms. */
const FIRST_BYTE_MS = 10_000;
/** Every address of this machine: of IPv6 and IPv4 together, and of IPv4 alone. */
export const EVERY_ADDRESS = '::';
export const EVERY_IPV4_ADDRESS = '0.0.0.0';
/** The first byte of a TLS connection: a handshake record (RFC 8446, 5.1). */
const TLS_HANDSHAKE = 0x16;

/**
 * The one port that the house knows. With TLS, whoever speaks plain HTTP there is sent on to HTTPS;
 * without, everything goes to the web server as it is.
 */
export class Entrance {
  readonly #server: NetServer;
  readonly #sockets = new Set<Socket>();
  /** Connections without a whole request yet, the oldest first; by their other end. */
  readonly #silent = new Map<string, Socket>();

  /**
   * @param web      the web server, which never listens itself
   * @param encrypts whether that one speaks TLS
   */
  constructor(web: HttpServer, door: Door, encrypts: boolean) {
    const plain = encrypts ? redirectServer(door) : null;
    // Nobody listens for upgrades to the second one: it answers them as any other request.
    for (const server of plain === null ? [web] : [web, plain]) {
      server.on('request', (request: IncomingMessage) => this.letIn(request));
      // A web server looks for requests that take too long only once it believes that it listens.
      server.emit('listening');
    }
    this.#server = createNetServer((socket) => {
      this.#keep(socket);
      if (plain === null) web.emit('connection', socket);
      else sortByFirstByte(socket, web, plain);
    });
  }

  /** Somebody made a whole request, or was let in to stay: they may be silent from now on. */
  letIn({ socket }: IncomingMessage): void {
    this.#silent.delete(otherEnd(socket));
  }

  /** @returns the port it got */
  async listen(host: string, port: number): Promise<number> {
    try {
      await this.#listenOn(host, port);
    } catch (error) {
      // On a kernel without IPv6 every address is every one of IPv4.
      if (host !== EVERY_ADDRESS || systemErrorCode(error) !== 'EAFNOSUPPORT') throw error;
      await this.#listenOn(EVERY_IPV4_ADDRESS, port);
    }
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  /** Lets nobody in any more. */
  stopListening(): void {
    this.#server.close();
  }

  /** Cuts off whoever is still there. */
  close(): void {
    this.stopListening();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #listenOn(host: string, port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  #keep(socket: Socket): void {
    const end = otherEnd(socket);
    this.#sockets.add(socket);
    this.#silent.set(end, socket);
    // A connection that breaks says so here; without a listener it would end the service.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (this.#silent.get(end) === socket) this.#silent.delete(end);
    });
    if (this.#silent.size <= SILENT_CONNECTIONS) return;
    const [oldest] = this.#silent.values();
    oldest?.destroy();
  }
}

const otherEnd = ({ remoteAddress, remotePort }: Pick<Socket, 'remoteAddress' | 'remotePort'>): string =>
  `${remoteAddress} ${remotePort}`;

function sortByFirstByte(socket: Socket, web: HttpServer, plain: HttpServer): void {
  socket.setTimeout(FIRST_BYTE_MS, () => socket.destroy());
  socket.once('data', (bytes: Buffer) => {
    socket.setTimeout(0);
    socket.pause();
    socket.unshift(bytes);
    (bytes[0] === TLS_HANDSHAKE ? web : plain).emit('connection', socket);
    process.nextTick(() => socket.resume());
  });
}

/** Answers plain HTTP: the same address, over HTTPS. */
function redirectServer(door: Door): HttpServer {
  return createHttpServer((request, response) => {
    const { host } = request.headers;
    response.setHeader('connection', 'close');
    if (!door.isOurHost(host)) {
      response.writeHead(421).end();
      return;
    }
    response.writeHead(308, { location: `https://${host}${request.url ?? '/'}` }).end();
  });
}
