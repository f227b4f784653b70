/**
 * Bytes of text as characters. In: bytes, and whether they are markup that may name its encoding. Out: the text. A
 * byte-order mark decides, then valid UTF-8, then a declared charset; any other file of a Chinese office is GB18030,
 * which includes GBK and GB2312. UTF-8 precedes the declaration: resaved pages keep the old one, and text in another
 * encoding is hardly ever valid UTF-8.
 */
const DECLARED = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w-]+)/i;
/** A declaration is at the top; anything further down is text. */
const LOOKED_AT = 4096;

export function decodeText(bytes: Uint8Array, isMarkup = false): string {
  const text = byMark(bytes) ?? utf8(bytes) ?? (isMarkup ? byDeclaration(bytes) : undefined);
  return (text ?? new TextDecoder('gb18030').decode(bytes)).replace(/^\uFEFF/, '');
}

function byMark(bytes: Uint8Array): string | undefined {
  const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
  if (mark === 0xfffe) return new TextDecoder('utf-16le').decode(bytes);
  if (mark === 0xfeff) return new TextDecoder('utf-16be').decode(bytes);
  return undefined;
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function byDeclaration(bytes: Uint8Array): string | undefined {
  const top = new TextDecoder('latin1').decode(bytes.subarray(0, LOOKED_AT));
  const [, meta, xml] = DECLARED.exec(top) ?? [];
  const name = meta ?? xml;
  if (name === undefined || /^(gb|utf-?8)/i.test(name)) return undefined;
  try {
    return new TextDecoder(name).decode(bytes);
  } catch {
    return undefined;
  }
}
