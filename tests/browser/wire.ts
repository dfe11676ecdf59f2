import type { Page, WebSocketRoute } from 'playwright-core';

/** A connection between the page and the service that can be lost. */
export interface Wire {
  /** Nothing gets through any more, and neither side is told; until `mend`. */
  goDead(): void;
  /** It is ended, and so is each that is made; until `mend`. */
  cut(): void;
  mend(): void;
}

/** Puts it in the place of the usual one; to be called before the page is opened. */
export async function wireTo(page: Page): Promise<Wire> {
  let state: 'whole' | 'dead' | 'cut' = 'whole';
  const open = new Set<WebSocketRoute>();
  await page.routeWebSocket('**/live', (socket) => {
    if (state === 'cut') {
      void socket.close();
      return;
    }
    open.add(socket);
    const service = socket.connectToServer();
    // What was lost once does not come back when the network does.
    let isLost = false;
    const passOn = (to: WebSocketRoute) => (text: string | Buffer) => {
      isLost ||= state !== 'whole';
      if (!isLost) to.send(text);
    };
    service.onMessage(passOn(socket));
    socket.onMessage(passOn(service));
  });
  return {
    goDead: () => {
      state = 'dead';
    },
    cut: () => {
      state = 'cut';
      for (const socket of open) void socket.close();
      open.clear();
    },
    mend: () => {
      state = 'whole';
    },
  };
}
