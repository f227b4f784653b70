/**
 * Joins the slices of one web font into one font. In: TrueType fonts that share their metrics. Out: one with the glyphs
 * of all. Always holds: a character has the outline and the width of its slice. Layout tables are dropped: the slices'
 * are cut as well, and print does not need them for this face.
 * Source: OpenType specification 1.9.1, "glyf", "hmtx", "cmap" format 12.
 */
import { fontsIn, glyphsOf, type Tables, table } from '../sfnt.ts';

interface Glyph {
  outline: Uint8Array;
  advance: number;
  bearing: number;
}

export function joinSlices(slices: readonly Uint8Array[]): Buffer {
  const fonts = slices.flatMap(fontsIn);
  const [first] = fonts;
  if (first === undefined) throw new Error('there is no slice');
  const glyphs: Glyph[] = [glyphAt(first, 0)];
  const characters = new Map<number, number>();
  for (const font of fonts) {
    const taken = new Map<number, number>([[0, 0]]);
    for (const [character, glyph] of glyphsOf(font)) {
      if (!characters.has(character)) characters.set(character, take(font, glyph, { taken, glyphs }));
    }
  }
  const sorted = [...characters].sort(([a], [b]) => a - b);
  return fileOf(joinedTables(fonts, glyphs, sorted));
}

/** Copies a glyph and its components, once per slice; returns its new number. */
function take(font: Tables, old: number, into: { taken: Map<number, number>; glyphs: Glyph[] }): number {
  const known = into.taken.get(old);
  if (known !== undefined) return known;
  const glyph = glyphAt(font, old);
  const number = into.glyphs.push(glyph) - 1;
  into.taken.set(old, number);
  const outline = new DataView(glyph.outline.buffer);
  for (const at of componentsOf(outline)) outline.setUint16(at, take(font, outline.getUint16(at), into));
  return number;
}

function glyphAt(font: Tables, glyph: number): Glyph {
  const [loca, glyf, hmtx] = [table(font, 'loca'), table(font, 'glyf'), table(font, 'hmtx')];
  const long = table(font, 'head').getInt16(50) === 1;
  const offset = (index: number) => (long ? loca.getUint32(4 * index) : 2 * loca.getUint16(2 * index));
  const start = glyf.byteOffset + offset(glyph);
  const outline = new Uint8Array(glyf.buffer.slice(start, glyf.byteOffset + offset(glyph + 1)));
  const metrics = table(font, 'hhea').getUint16(34);
  const advance = hmtx.getUint16(4 * Math.min(glyph, metrics - 1));
  const bearing = hmtx.getInt16(glyph < metrics ? 4 * glyph + 2 : 4 * metrics + 2 * (glyph - metrics));
  return { outline, advance, bearing };
}

/** The positions of a composite's glyph numbers; none in a simple glyph. */
function componentsOf(outline: DataView): number[] {
  if (outline.byteLength === 0 || outline.getInt16(0) >= 0) return [];
  const places: number[] = [];
  for (let at = 10, more = true; more; ) {
    const flags = outline.getUint16(at);
    places.push(at + 2);
    const scale = flags & 0x8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0;
    at += 4 + (flags & 0x1 ? 4 : 2) + scale;
    more = (flags & 0x20) !== 0;
  }
  return places;
}

function joinedTables(
  fonts: readonly Tables[],
  glyphs: readonly Glyph[],
  characters: readonly [number, number][],
): [tag: string, bytes: Buffer][] {
  const [first] = fonts;
  if (first === undefined) throw new Error('there is no slice');
  const copy = (tag: string) => Buffer.from(bytesOf(table(first, tag)));
  const head = copy('head');
  head.writeUInt32BE(0, 8); // the sum of the whole file, which none of our readers checks
  head.writeInt16BE(1, 50); // long offsets
  const hhea = copy('hhea');
  hhea.writeUInt16BE(glyphs.length, 34);
  const maxp = copy('maxp');
  for (let at = 6; at < maxp.length; at += 2)
    maxp.writeUInt16BE(Math.max(...fonts.map((font) => table(font, 'maxp').getUint16(at))), at);
  maxp.writeUInt16BE(glyphs.length, 4);
  const post = copy('post').subarray(0, 32);
  post.writeUInt32BE(0x00030000, 0); // no glyph names
  return [
    ['OS/2', copy('OS/2')],
    ['cmap', cmapOf(characters)],
    ['glyf', Buffer.concat(glyphs.map(({ outline }) => padded(outline)))],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', Buffer.concat(glyphs.map(({ advance, bearing }) => words(advance, bearing & 0xffff)))],
    ['loca', locaOf(glyphs)],
    ['maxp', maxp],
    ['name', copy('name')],
    ['post', post],
  ];
}

function locaOf(glyphs: readonly Glyph[]): Buffer {
  const loca = Buffer.alloc(4 * glyphs.length + 4);
  let end = 0;
  glyphs.forEach(({ outline }, index) => {
    end += padded(outline).length;
    loca.writeUInt32BE(end, 4 * index + 4);
  });
  return loca;
}

function cmapOf(characters: readonly [number, number][]): Buffer {
  const groups: [start: number, end: number, glyph: number][] = [];
  for (const [character, glyph] of characters) {
    const last = groups.at(-1);
    if (last && character === last[1] + 1 && glyph === last[2] + character - last[0]) last[1] = character;
    else groups.push([character, character, glyph]);
  }
  const header = words(0, 1, 3, 10, 0, 12); // one subtable, Windows, full Unicode, after the 12 bytes up to it
  const subtable = Buffer.alloc(16 + 12 * groups.length);
  subtable.writeUInt16BE(12, 0);
  subtable.writeUInt32BE(subtable.length, 4);
  subtable.writeUInt32BE(groups.length, 12);
  groups.flat().forEach((value, index) => {
    subtable.writeUInt32BE(value, 16 + 4 * index);
  });
  return Buffer.concat([header, subtable]);
}

function fileOf(tables: readonly [tag: string, bytes: Buffer][]): Buffer {
  const power = Math.floor(Math.log2(tables.length));
  const header = words(1, 0, tables.length, 16 * 2 ** power, power, 16 * (tables.length - 2 ** power));
  let at = header.length + 16 * tables.length;
  const entries = tables.map(([tag, bytes]) => {
    const entry = Buffer.alloc(16);
    entry.write(tag, 'latin1');
    entry.writeUInt32BE(sumOf(padded(bytes)), 4);
    entry.writeUInt32BE(at, 8);
    entry.writeUInt32BE(bytes.length, 12);
    at += padded(bytes).length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...tables.map(([, bytes]) => padded(bytes))]);
}

function sumOf(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
  return sum;
}

function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, new Uint8Array(-bytes.length & 3)]);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => {
    bytes.writeUInt16BE(value, 2 * index);
  });
  return bytes;
}

function bytesOf({ buffer, byteOffset, byteLength }: DataView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
