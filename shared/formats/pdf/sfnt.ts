/**
 * Reads a font file (TrueType, OpenType, or a collection of them). In: its bytes. Out: its tables, its family name, and
 * the characters with a glyph. Always holds: nothing outside the bytes is trusted; a file that is no font is an error
 * that says so.
 * Source: OpenType specification 1.9.1, chapters "OpenType Font File", "cmap" (formats 4 and 12), "name".
 */
export type Tables = ReadonlyMap<string, DataView>;

/** The tables of every font in the file: one, or as many as the collection holds. */
export function fontsIn(bytes: Uint8Array): Tables[] {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (tagAt(file, 0) !== 'ttcf') return [tablesFrom(file, 0)];
  return Array.from({ length: file.getUint32(8) }, (_, index) =>
    tablesFrom(file, file.getUint32(12 + 4 * index)),
  );
}

function tablesFrom(file: DataView, start: number): Tables {
  const version = tagAt(file, start);
  if (!['\u0000\u0001\u0000\u0000', 'OTTO', 'true'].includes(version)) throw new Error('this is not a font');
  const entries = Array.from({ length: file.getUint16(start + 4) }, (_, index) => start + 12 + 16 * index);
  return new Map(
    entries.map((at) => [tagAt(file, at), view(file, file.getUint32(at + 8), file.getUint32(at + 12))]),
  );
}

function tagAt(file: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((place) => file.getUint8(at + place)));
}

function view(of: DataView, at: number, length = of.byteLength - at): DataView {
  return new DataView(of.buffer, of.byteOffset + at, length);
}

export function table(tables: Tables, tag: string): DataView {
  const found = tables.get(tag);
  if (found === undefined) throw new Error(`the font has no table ${tag}`);
  return found;
}

/** Every character of a font and its glyph; those of glyph 0, which is the empty box, are left out. */
export function glyphsOf(tables: Tables): Map<number, number> {
  const cmap = table(tables, 'cmap');
  const glyphs = new Map<number, number>();
  for (const subtable of unicodeSubtables(cmap)) {
    const format = subtable.getUint16(0);
    if (format === 4) readSegments(subtable, glyphs);
    if (format === 12) readGroups(subtable, glyphs);
  }
  return glyphs;
}

function unicodeSubtables(cmap: DataView): DataView[] {
  return Array.from({ length: cmap.getUint16(2) }, (_, index) => 4 + 8 * index)
    .filter((at) => {
      const [platform, encoding] = [cmap.getUint16(at), cmap.getUint16(at + 2)];
      return platform === 0 || (platform === 3 && (encoding === 1 || encoding === 10));
    })
    .map((at) => view(cmap, cmap.getUint32(at + 4)));
}

function readSegments(subtable: DataView, glyphs: Map<number, number>): void {
  const double = subtable.getUint16(6);
  for (let at = 14; at < 14 + double; at += 2) {
    const end = subtable.getUint16(at);
    const start = subtable.getUint16(at + 2 + double);
    const delta = subtable.getUint16(at + 2 + 2 * double);
    const rangeAt = at + 2 + 3 * double;
    const range = subtable.getUint16(rangeAt);
    for (let character = start; character <= end && character < 0xffff; character++) {
      const listed = range === 0 ? character : subtable.getUint16(rangeAt + range + 2 * (character - start));
      const glyph = listed === 0 ? 0 : (listed + delta) & 0xffff;
      if (glyph !== 0) glyphs.set(character, glyph);
    }
  }
}

function readGroups(subtable: DataView, glyphs: Map<number, number>): void {
  for (let group = 0; group < subtable.getUint32(12); group++) {
    const at = 16 + 12 * group;
    const [start, end, first] = [
      subtable.getUint32(at),
      subtable.getUint32(at + 4),
      subtable.getUint32(at + 8),
    ];
    for (let character = start; character <= end; character++) {
      const glyph = first + character - start;
      if (glyph !== 0) glyphs.set(character, glyph);
    }
  }
}

/** The family, in every language of the font; the typographic one first. */
export function familiesOf(tables: Tables): string[] {
  const name = table(tables, 'name');
  const texts = view(name, name.getUint16(4));
  const records = Array.from({ length: name.getUint16(2) }, (_, index) => 6 + 12 * index);
  return [16, 1].flatMap((wanted) =>
    records
      .filter((at) => name.getUint16(at + 6) === wanted)
      .map((at) => {
        const bytes = view(texts, name.getUint16(at + 10), name.getUint16(at + 8));
        return new TextDecoder(name.getUint16(at) === 1 ? 'latin1' : 'utf-16be').decode(bytes);
      }),
  );
}
