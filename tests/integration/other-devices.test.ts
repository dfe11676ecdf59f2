import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { deviceSchema, type Pairing, pairingSchema } from '../../src/contract/http.ts';
import { serviceAddressSchema } from '../../src/contract/service-address.ts';
import { Product, plimsoll } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const startDemo = (...args: string[]) =>
  Product.start('--demo', '--port', '0', '--data', temporaryFolder(), ...args);

async function pair(product: Product, wearer: string, role: string): Promise<Pairing> {
  const response = await product.request('POST', '/api/pairing', { cookie: wearer, body: { role } });
  return pairingSchema.parse(await response.json());
}

const signInWith = (product: Product, code: string, device = 'Kitchen tablet') =>
  product.request('POST', '/api/session', { body: { code, device } });

const cookieOf = (response: Response): string =>
  (response.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';

describe('another device comes in', () => {
  test('by a code of eight characters that the wearer’s screen shows, once, in the role it names', async () => {
    const product = await startDemo();
    const wearer = await product.signIn();
    const { code, link } = await pair(product, wearer, 'carer');
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(link).toBeNull(); // nobody else gets to a service that listens on this machine alone
    const typed = code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    const response = await signInWith(product, typed);
    expect(response.status).toBe(204);
    const session = await product.request('GET', '/api/session', { cookie: cookieOf(response) });
    expect(await session.json()).toMatchObject({ role: 'carer', device: 'Kitchen tablet' });
    expect((await signInWith(product, code)).status).toBe(401);
  });

  test('a device that sent five wrong codes is not let in by the right one either', async () => {
    const product = await startDemo();
    const { code } = await pair(product, await product.signIn(), 'carer');
    for (let wrong = 0; wrong < 5; wrong += 1) {
      expect((await signInWith(product, 'WRNG-C0DE')).status).toBe(401);
    }
    expect((await signInWith(product, code)).status).toBe(401);
  });

  test('who tries again and again has to wait, and the others are answered meanwhile', async () => {
    const product = await startDemo();
    const wearer = await product.signIn();
    const statuses = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      statuses.push((await signInWith(product, 'guess')).status);
    }
    expect(statuses.slice(0, 9).every((status) => status === 401)).toBe(true);
    expect(statuses.at(-1)).toBe(429);
    expect((await product.request('GET', '/api/session', { cookie: wearer })).status).toBe(200);
  });

  test('a device that the wearer signs out is cut off at once, its open screen too', async () => {
    const product = await startDemo();
    const wearer = await product.signIn();
    const { code } = await pair(product, wearer, 'display');
    const display = cookieOf(await signInWith(product, code, 'Wall'));
    const screen = product.live(display);
    await screen.next('snapshot');
    const list = await product.request('GET', '/api/devices', { cookie: wearer });
    const devices = deviceSchema.array().parse(await list.json());
    const wall = devices.find(({ name }) => name === 'Wall');
    expect(wall).toMatchObject({ role: 'display', connected: true, current: false });
    const closed = screen.closed();
    await product.request('DELETE', `/api/devices/${wall?.id}`, { cookie: wearer });
    expect(await closed).toBe(4401);
    expect((await product.request('GET', '/api/session', { cookie: display })).status).toBe(401);
  });

  test('when the wearer stops sharing, a carer’s open screen is told so and hears nothing more', async () => {
    const product = await startDemo();
    const wearer = await product.signIn();
    const carer = cookieOf(await signInWith(product, (await pair(product, wearer, 'carer')).code));
    const screen = product.live(carer);
    await screen.next('snapshot');
    const share = (value: string) =>
      product.request('PUT', '/api/settings', { cookie: wearer, body: { 'sharing.carers': value } });
    expect((await share('nothing')).status).toBe(200);
    const { seq } = await screen.next('not-shared');
    const [next] = await screen.after(seq, 2);
    expect(next?.type).toBe('heartbeat');
    await share('live');
    expect((await screen.next('snapshot', (message) => message.seq > seq)).lastHour).toBeDefined();
    expect((await product.request('GET', '/api/thresholds', { cookie: carer })).status).toBe(403);
  });

  test('a screen that says what its role may not is cut off', async () => {
    const product = await startDemo();
    const wearer = await product.signIn();
    const display = cookieOf(await signInWith(product, (await pair(product, wearer, 'display')).code));
    const screen = product.live(display);
    await screen.next('snapshot');
    const closed = screen.closed();
    screen.send({ type: 'acknowledge', alertId: 'over-1' });
    expect(await closed).toBe(4403);
  });

  test('a command ends its own session, and the list of devices does not keep it', async () => {
    const data = temporaryFolder();
    const product = await Product.start('--port', '0', '--data', data);
    expect(plimsoll('straps', '--seconds', '1', '--data', data).code).not.toBeNull();
    const list = await product.request('GET', '/api/devices', { cookie: await product.signIn() });
    expect(deviceSchema.array().parse(await list.json())).toHaveLength(1);
  });
});

describe('the house', () => {
  /** One request over TLS, trusting nothing but the household's authority. */
  async function overTls(ca: string, port: number, path: string, host = `localhost:${port}`) {
    return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
      (resolve, reject) => {
        httpsRequest(
          { host: '127.0.0.1', servername: 'localhost', port, path, ca, headers: { host } },
          (response) =>
            void textOf(response).then(
              (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
              reject,
            ),
        )
          .on('error', reject)
          .end();
      },
    );
  }

  function overHttp(port: number, path: string, host = `localhost:${port}`) {
    return new Promise<{ status: number; location: unknown }>((resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
        response.resume();
        resolve({ status: response.statusCode ?? 0, location: response.headers.location });
      })
        .on('error', reject)
        .end();
    });
  }

  test('is served over HTTPS, and plain HTTP on the same port is sent there', async () => {
    const data = temporaryFolder();
    // Every address of the machine is more than a test may open: this one takes HTTPS on the loopback.
    const product = await Product.start(
      '--demo',
      '--lan',
      '--host',
      '127.0.0.1',
      '--port',
      '0',
      '--data',
      data,
    );
    const folder = join(data, 'demo');
    const { authority, port, secure } = serviceAddressSchema.parse(
      JSON.parse(readFileSync(join(folder, 'service.json'), 'utf8')),
    );
    expect(secure).toBe(true);
    const ca = authority ?? '';
    expect(await overHttp(port, '/some/page?x=1')).toEqual({
      status: 308,
      location: `https://localhost:${port}/some/page?x=1`,
    });
    expect((await overHttp(port, '/', 'evil.example')).status).toBe(421);
    const page = await overTls(ca, port, '/');
    expect(page.status).toBe(200);
    expect(page.headers['strict-transport-security']).toBeUndefined();
    expect((await overTls(ca, port, '/api/thresholds')).status).toBe(401);
    const trust = await overTls(ca, port, '/api/trust');
    expect(JSON.parse(trust.body)).toEqual({
      fingerprint: new X509Certificate(ca).fingerprint256,
      anew: false,
    });
    expect(product.said).toContain(new X509Certificate(ca).fingerprint256);
    const file = await overTls(ca, port, '/plimsoll-authority.crt');
    expect(file.headers['content-type']).toBe('application/x-x509-ca-cert');
    expect(statSync(join(folder, 'tls/authority.pem')).mode & 0o777).toBe(0o600);
    // Other commands find it there all the same.
    expect(plimsoll('config', 'get', 'alerts.overDwell', '--data', folder).stdout).toMatch(/30/);
  });

  /** Opens a one-time link as a browser in the house does, which names the house's host. @returns the status */
  function openInHouse(link: string, port: number, ca: string): Promise<number> {
    const { hash, host, origin } = new URL(link);
    const body = JSON.stringify({ code: hash.replace('#sign-in=', '') });
    const headers = {
      ...{ host, origin, 'content-type': 'application/json', 'content-length': body.length },
    };
    const at = { host: '127.0.0.1', servername: 'localhost', port, path: '/api/session', method: 'POST' };
    return new Promise((resolve, reject) => {
      httpsRequest({ ...at, ca, headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end(body);
    });
  }

  test('a machine without a screen gives the wearer a link for another device, at the start and later', async () => {
    const data = temporaryFolder();
    const names = ['--lan', '--host', '127.0.0.1', '--name', 'plimsoll.home.arpa'];
    const product = await Product.start('--port', '0', '--data', data, ...names);
    const word = JSON.parse(readFileSync(join(data, 'service.json'), 'utf8'));
    const { authority, port } = serviceAddressSchema.parse(word);
    const ca = authority ?? '';
    const house = `https://plimsoll.home.arpa:${port}`;
    const printed = new RegExp(`${house}/#sign-in=[\\w-]+`).exec(product.said)?.[0] ?? '';
    expect(await openInHouse(printed, port, ca)).toBe(204);
    expect(await openInHouse(product.link, port, ca)).toBe(401); // it is the same link, and works once
    const { houseLink } = JSON.parse(plimsoll('pair', '--json', '--data', data).stdout);
    expect(new URL(houseLink).origin).toBe(house);
    expect(await openInHouse(houseLink, port, ca)).toBe(204);
    expect(plimsoll('pair', '--data', data).stdout).toMatch(/[▀▄█]/);
  });

  test.each([
    [['--lan', '--insecure-lan'], /Choose one of --lan .* and --insecure-lan/],
    [['--host', 'everywhere'], /is no address of this computer/],
    [['--host', '192.0.2.1'], /192\.0\.2\.1 is no address of this computer/],
    [['--proxy', '127.0.0.1'], /also give the name that browsers use, with --name/],
    [['--proxy', '127.0.0.1', '--name', 'x.example', '--lan'], /listens to that proxy alone/],
    [['--proxy', '192.168.77.5', '--name', 'x.example'], /cannot reach .* name .* with --host/],
    [['--lan', '--name', 'not a name'], /cannot be a computer’s name/],
  ])('it never starts half-open: %j is refused with a sentence', (args, sentence) => {
    const { code, stderr } = plimsoll('start', '--demo', '--port', '0', '--data', temporaryFolder(), ...args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(sentence)]);
  });

  test('what a proxy claims is believed only from the proxy that was named', async () => {
    const data = temporaryFolder();
    const names = ['--proxy', '127.0.0.9', '--name', 'plimsoll.example'];
    const product = await Product.start('--demo', '--port', '0', '--data', data, ...names);
    expect(product.origin).toBe('https://plimsoll.example');
    const port = Number(/:(\d+)/.exec(readFileSync(join(data, 'demo/service.json'), 'utf8'))?.[1]);
    const ask = (headers: Record<string, string>) =>
      new Promise<string[] | undefined>((resolve, reject) => {
        const body = JSON.stringify({ code: product.code });
        httpRequest(
          {
            host: '127.0.0.1',
            port,
            method: 'POST',
            path: '/api/session',
            headers: {
              'content-type': 'application/json',
              'content-length': body.length,
              host: 'plimsoll.example',
              origin: 'https://plimsoll.example',
              ...headers,
            },
          },
          (response) => {
            response.resume();
            resolve(response.headers['set-cookie']);
          },
        )
          .on('error', reject)
          .end(body);
      });
    expect(await ask({ 'x-forwarded-host': 'plimsoll.example', host: 'evil.example' })).toBeUndefined();
    const [cookie] = (await ask({})) ?? [];
    expect(cookie).toMatch(new RegExp(`^__Host-plimsoll-${port}=.*; HttpOnly; Secure; SameSite=Strict$`));
  });
});

describe('from the terminal', () => {
  /** A demo, and what a command answers that is asked on its data folder. */
  async function withTerminal() {
    const data = temporaryFolder();
    const product = await Product.start('--demo', '--port', '0', '--data', data);
    const say = (...args: string[]) => {
      const { stdout } = plimsoll(...args, '--data', join(data, 'demo'), '--json');
      return JSON.parse(stdout);
    };
    return { product, say };
  }

  test('who has lost every screen gets a new link, once, and the link before ends', async () => {
    const { product, say } = await withTerminal();
    const lost = say('pair').link;
    const { houseLink, link, role } = say('pair');
    expect([role, houseLink]).toEqual(['wearer', null]); // nobody else gets there
    expect((await signInWith(product, new URL(lost).hash.replace('#sign-in=', ''))).status).toBe(401);
    const code = new URL(link).hash.replace('#sign-in=', '');
    const response = await signInWith(product, code);
    const session = await product.request('GET', '/api/session', { cookie: cookieOf(response) });
    expect(await session.json()).toMatchObject({ role: 'wearer' });
    expect((await signInWith(product, code)).status).toBe(401);
  });

  test('a carer comes in by its code, is listed, and is signed out at once', async () => {
    const { product, say } = await withTerminal();
    const { code } = say('pair', 'carer');
    const carer = cookieOf(await signInWith(product, code));
    const screen = product.live(carer);
    await screen.next('snapshot');
    const closed = screen.closed();
    const [device] = say('devices').devices;
    expect(device).toMatchObject({ role: 'carer', name: 'Kitchen tablet', connected: true });
    expect(say('devices', '--sign-out', String(device.id)).devices).toEqual([]);
    await closed;
    expect((await product.request('GET', '/api/session', { cookie: carer })).status).toBe(401);
  });

  test('refuses in one sentence where no service runs, and what is no device or role', async () => {
    const nobody = plimsoll('pair', '--data', temporaryFolder(), '--json');
    expect([nobody.code, JSON.parse(nobody.stdout).error.code]).toEqual([2, 'not-running']);
    const { say } = await withTerminal();
    expect(say('devices', '--sign-out', '999').error.code).toBe('bad-input');
    expect(say('devices', '--sign-out', 'all').error.code).toBe('bad-option');
    expect(say('pair', 'doctor').error.code).toBe('bad-option');
  });
});
