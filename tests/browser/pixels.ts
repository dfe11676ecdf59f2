import type { Browser, Page } from 'playwright-core';

/** Reads pictures of pages: what a person sees, whatever the styles say. */
export interface PixelReader {
  /**
   * The contrast (WCAG 2.2) of the writing in a picture: of the colour that is there most against the one
   * farthest from it.
   */
  contrast(png: Buffer): Promise<number>;
  /** The strongest colour in a picture: how far its red, green and blue lie apart, 0 to 255; greys have 0. */
  colour(png: Buffer): Promise<number>;
  /** How much more blue, of 255, any of it has than the coldest amber of the same red; 0 and less: all is warm. */
  cold(png: Buffer): Promise<number>;
  /** Where a picture differs from its ground, on a grid of 96 by 96, without its colours: '#' and '.'. */
  shape(png: Buffer): Promise<string>;
}

/** Of its red an amber has at most this share of blue; a white has all of it. */
const AMBER_SHARE = 0.62;

const READ = `async (base64, width, height) => {
  const picture = await createImageBitmap(await (await fetch('data:image/png;base64,' + base64)).blob());
  const canvas = new OffscreenCanvas(width || picture.width, height || picture.height);
  const drawing = canvas.getContext('2d');
  drawing.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height);
  const linear = (byte) => byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4;
  const light = [];
  let colour = 0;
  let cold = -255;
  const counts = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const packed = data[at] * 65536 + data[at + 1] * 256 + data[at + 2];
    counts.set(packed, (counts.get(packed) ?? 0) + 1);
    const [red, green, blue] = data.slice(at, at + 3);
    colour = Math.max(colour, Math.max(red, green, blue) - Math.min(red, green, blue));
    cold = Math.max(cold, blue - ${AMBER_SHARE} * red);
    light.push(0.2126 * linear(data[at]) + 0.7152 * linear(data[at + 1]) + 0.0722 * linear(data[at + 2]));
  }
  const [ground] = [...counts].sort((a, b) => b[1] - a[1])[0];
  const groundLight = 0.2126 * linear(ground >> 16) + 0.7152 * linear((ground >> 8) & 255) + 0.0722 * linear(ground & 255);
  const contrastTo = (one) => (Math.max(one, groundLight) + 0.05) / (Math.min(one, groundLight) + 0.05);
  return { contrasts: light.map(contrastTo), colour, cold };
}`;

export async function pixelReader(browser: Browser): Promise<PixelReader & { close(): Promise<void> }> {
  const page: Page = await browser.newPage();
  const read = (png: Buffer, end: string, side = 0) =>
    page.evaluate(
      `(${READ})('${png.toString('base64')}', ${side}, ${side}).then(({ contrasts: all, colour, cold }) => ${end})`,
    );
  return {
    contrast: async (png) => Number(await read(png, 'all.reduce((most, one) => Math.max(most, one), 1)')),
    colour: async (png) => Number(await read(png, 'colour')),
    cold: async (png) => Number(await read(png, 'cold')),
    shape: async (png) => String(await read(png, `all.map((one) => (one > 1.5 ? '#' : '.')).join('')`, 96)),
    close: () => page.close(),
  };
}
