/**
 * Text as Windows in China writes it. In: a text. Out: its bytes in GBK, which Node reads and does not write; a
 * character without a GBK code becomes a question mark, as in Java and .NET.
 */
let table: Map<string, number> | undefined;

/** Every pair of bytes once, as a decoder reads it. */
function pairs(): Map<string, number> {
  if (table) return table;
  table = new Map();
  const decoder = new TextDecoder('gbk');
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const letter = decoder.decode(Uint8Array.of(lead, trail));
      if (letter.length === 1 && letter !== '\ufffd') table.set(letter, (lead << 8) | trail);
    }
  return table;
}

export function gbkOf(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const letter of text) {
    const pair = pairs().get(letter);
    if (letter.charCodeAt(0) < 0x80) bytes.push(letter.charCodeAt(0));
    else if (pair === undefined) bytes.push(0x3f);
    else bytes.push(pair >> 8, pair & 0xff);
  }
  return Uint8Array.from(bytes);
}
