/**
 * The printable part of a text. In: typed text. Out: the same without control characters (line feed and tab excepted),
 * bidirectional controls and lone surrogates. Always holds: no visible character is dropped.
 */
export function cleanText(text: string): string {
  return text.replace(UNPRINTABLE, '');
}

const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is to find
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]/gu;
