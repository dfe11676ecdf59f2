import { inflateSync } from 'node:zlib';

/** What a PDF by Chromium holds, as far as tests ask. */
export interface ReadPdf {
  readonly pages: number;
  readonly images: number;
  /** Its texts in the order in which they are drawn, run together: words may be cut anywhere. */
  readonly text: string;
}

const OBJECT = /(?:^|\n)(\d+) 0 obj\r?\n?([\s\S]*?)endobj/g;

/** Reads a PDF whose objects lie open in the file, as Chromium writes them: fonts, their maps to Unicode, and text. */
export function readPdf(octets: Uint8Array): ReadPdf {
  const file = Buffer.from(octets).toString('latin1');
  const objects = new Map(Array.from(file.matchAll(OBJECT), ([, id = '', body = '']) => [id, body]));
  const all = [...objects.values()];
  const pages = all.filter((body) => /\/Type\s*\/Page\b/.test(body));
  return {
    pages: pages.length,
    images: all.filter((body) => /\/Subtype\s*\/Image\b/.test(body)).length,
    text: pages.map((page) => textOf(page, objects)).join(' '),
  };
}

function textOf(page: string, objects: ReadonlyMap<string, string>): string {
  const fonts = new Map<string, ReadonlyMap<string, string>>();
  const resources = referred(page, 'Resources', objects) ?? page;
  const named = referred(resources, 'Font', objects) ?? /\/Font\s*<<([\s\S]*?)>>/.exec(resources)?.[1] ?? '';
  for (const [, name = '', id = ''] of named.matchAll(/\/(\w+) (\d+) 0 R/g)) {
    fonts.set(name, unicodeOf(referred(objects.get(id) ?? '', 'ToUnicode', objects) ?? ''));
  }
  let font: ReadonlyMap<string, string> = new Map();
  let text = '';
  const drawn = streamOf(referred(page, 'Contents', objects) ?? '');
  for (const [found, name, hex] of drawn.matchAll(/\/(\w+) [\d.]+ Tf|<([0-9A-Fa-f]+)>/g)) {
    if (name !== undefined) font = fonts.get(name) ?? font;
    else if (hex !== undefined)
      for (const glyph of hex.match(/.{4}/g) ?? []) text += font.get(glyph.toUpperCase()) ?? '';
    else text += found;
  }
  return text;
}

/** The object that an entry of a dictionary refers to. */
function referred(body: string, entry: string, objects: ReadonlyMap<string, string>): string | undefined {
  return objects.get(new RegExp(`/${entry}\\s*\\[?\\s*(\\d+) 0 R`).exec(body)?.[1] ?? '');
}

function streamOf(body: string): string {
  const [, stream = ''] = /stream\r?\n([\s\S]*?)\r?\nendstream/.exec(body) ?? [];
  const octets = Buffer.from(stream, 'latin1');
  return (body.includes('/FlateDecode') ? inflateSync(octets) : octets).toString('latin1');
}

/** A font's map from glyphs, as four hexadecimal digits, to text. */
function unicodeOf(body: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  const cmap = body === '' ? '' : streamOf(body);
  const textAt = (hex: string, ahead = 0) =>
    String.fromCodePoint(Number.parseInt(hex.slice(0, 4), 16) + ahead);
  for (const [, list = ''] of cmap.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, glyph = '', text = ''] of list.matchAll(/<(\w+)> <(\w+)>/g))
      map.set(glyph.toUpperCase(), textAt(text));
  }
  for (const [, list = ''] of cmap.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, first = '', last = '', text = ''] of list.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g)) {
      const [from, to] = [Number.parseInt(first, 16), Number.parseInt(last, 16)];
      for (let glyph = from; glyph <= to; glyph += 1)
        map.set(glyph.toString(16).padStart(4, '0').toUpperCase(), textAt(text, glyph - from));
    }
  }
  return map;
}
